package io.distributedcron.core.store.mongo;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What is logged of malformed documents during a test; kept from the console. */
final class SaidOfDocuments implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger = (Logger) LoggerFactory.getLogger(MalformedDocuments.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    List<ILoggingEvent> events() {
        return logged.list;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(logged);
        logger.setAdditive(true);
    }
}
