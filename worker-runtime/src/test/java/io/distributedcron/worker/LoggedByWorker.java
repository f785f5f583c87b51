package io.distributedcron.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the worker logs as a warning or worse while it is open; kept from the console. */
final class LoggedByWorker extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Worker.class.getPackageName());
    private final Level before = logger.getLevel();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    LoggedByWorker() {
        start();
        logger.addAppender(this);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            messages.add(event.getFormattedMessage());
        }
    }

    List<String> warnings() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        logger.setLevel(before);
        logger.setAdditive(true);
        logger.detachAppender(this);
        stop();
    }
}
