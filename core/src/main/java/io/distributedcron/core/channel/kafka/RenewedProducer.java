package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer, and a new one in its place when all that it is told to send has failed for a while: one that sent nothing while
 * a topic was deleted and made again may go on for ever to address the deleted one, as seen with Kafka 4.4. Thread-safe.
 */
final class RenewedProducer implements AutoCloseable {
    /** Longer than it takes a producer to give up on a record. */
    static final Duration RENEW_AFTER = ClientSettings.DELIVERY_TIMEOUT.multipliedBy(2);

    private static final Logger LOG = LoggerFactory.getLogger(RenewedProducer.class);

    private final Supplier<Producer<byte[], byte[]>> make;
    private final Ticker ticker;
    private volatile Producer<byte[], byte[]> current;
    private volatile boolean failing;
    private final Patience patience;
    private boolean closed;

    RenewedProducer(Supplier<Producer<byte[], byte[]>> make, Ticker ticker) {
        this.make = make;
        this.ticker = ticker;
        this.current = make.get();
        this.patience = new Patience(RENEW_AFTER, ticker.nanos());
    }

    /** That of the moment. */
    Producer<byte[], byte[]> get() {
        return current;
    }

    /** A record was stored. */
    void stored() {
        if (failing) {
            recovered();
        }
    }

    private synchronized void recovered() {
        failing = false;
    }

    /** A record was given up. */
    synchronized void failed() {
        long now = ticker.nanos();
        if (!failing) {
            failing = true;
            patience.renew(now);
        } else if (!closed && patience.isOver(now)) {
            LOG.info("nothing could be sent for a while; trying with a new client");
            Producer<byte[], byte[]> old = current;
            current = make.get();
            // A producer cannot be closed by its own thread, which may be this one.
            Thread.ofVirtual().name("close an old producer").start(() -> old.close(Duration.ZERO));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        current.close(ClientSettings.CLOSE_TIMEOUT);
    }
}
