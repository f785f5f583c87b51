package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.codec.MalformedMessageException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;

/** Records that cannot be read: all are counted, and the first of a receiver are said. For one thread. */
final class MalformedRecords {
    /** How many are said: somebody who sends more does not fill the log with them. */
    static final int SAID = 100;

    private final Logger logger;
    private final String what;
    private final LongAdder count;
    private int said;

    /**
     * What to do about them.
     *
     * @param what is said of each after its name
     * @param count of all
     */
    MalformedRecords(Logger logger, String what, LongAdder count) {
        this.logger = logger;
        this.what = what;
        this.count = count;
    }

    void met(ConsumerRecord<byte[], byte[]> record, MalformedMessageException why) {
        count.increment();
        if (said < SAID) {
            said++;
            logger.warn(
                    "{} {}: {}{}",
                    Records.name(record),
                    what,
                    why.getMessage(),
                    said == SAID ? ". More of them are counted, and not said" : "");
        }
    }
}
