package io.distributedcron.core.channel.kafka;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/** Something that fails again and again while a server is away: said once when it begins and once when it is over. Thread-safe. */
final class Trouble {
    private final Logger logger;
    private final String over;
    private final AtomicBoolean present = new AtomicBoolean();

    Trouble(Logger logger, String over) {
        this.logger = logger;
        this.over = over;
    }

    void met(String what, Throwable cause) {
        if (present.compareAndSet(false, true)) {
            logger.warn("{}: {}", what, cause.toString());
        }
    }

    void gone() {
        if (present.get() && present.compareAndSet(true, false)) {
            logger.info("{}", over);
        }
    }
}
