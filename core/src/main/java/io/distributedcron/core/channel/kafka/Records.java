package io.distributedcron.core.channel.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What we look at in a record. */
final class Records {
    private static final byte[] NOTHING = new byte[0];

    private Records() {}

    /** Its value; empty, and so malformed, where it has none. */
    static byte[] value(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] value = record.value();
        return value == null ? NOTHING : value;
    }

    /** Where it lies, for people. */
    static String name(ConsumerRecord<?, ?> record) {
        return "the record at offset " + record.offset() + " of partition " + record.partition() + " of topic "
                + record.topic();
    }
}
