package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of one pool, as a sender of runs knows it. A producer holds its caller up while it does not know where the
 * partitions of a topic are; so runs for a topic that is not known wait aside, while a thread of its own asks for it, and
 * the caller goes on. Thread-safe.
 *
 * <pre>
 *   UNKNOWN ──first run──▶ ASKING ──found──▶ KNOWN ──not found any more──▶ UNKNOWN
 *                          ▲    │
 *           run after pause└──MISSING
 * </pre>
 */
final class RunsTopic {
    /** How long a topic is asked for until the runs that wait for it have failed. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How long a topic that is missing is not asked for again, and runs for it fail at once. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RunsTopic.class);

    private enum State {
        UNKNOWN,
        ASKING,
        KNOWN,
        MISSING
    }

    private final String name;
    private final RenewedProducer producer;
    private final Ticker ticker;
    private final Trouble trouble;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Parcel> waiting = new ArrayList<>();
    private long missingSince;
    private volatile State state = State.UNKNOWN;
    private volatile boolean closed;

    RunsTopic(String name, RenewedProducer producer, Ticker ticker) {
        this.name = name;
        this.producer = producer;
        this.ticker = ticker;
        this.trouble = new Trouble(LOG, "runs are stored in topic " + name + " again");
    }

    void send(Parcel parcel) {
        if (state == State.KNOWN || admit(parcel)) {
            publish(parcel);
        }
    }

    /** Fails a run for which there is no room. */
    void refuse(Parcel parcel) {
        failed(parcel, new IllegalStateException("too much is on its way already"));
    }

    void close() {
        closed = true;
    }

    /** Whether the topic is known after all; otherwise the run waits, or has failed. */
    private boolean admit(Parcel parcel) {
        lock.lock();
        try {
            if (state == State.KNOWN) {
                return true;
            }
            if (!closed && !pausing()) {
                waiting.add(parcel);
                if (state != State.ASKING) {
                    state = State.ASKING;
                    Thread.ofVirtual().name("ask for topic " + name).start(this::ask);
                }
                return false;
            }
        } finally {
            lock.unlock();
        }
        parcel.failed();
        return false;
    }

    private boolean pausing() {
        return state == State.MISSING && ticker.nanos() - missingSince < PAUSE.toNanos();
    }

    private void ask() {
        long began = ticker.nanos();
        while (true) {
            try {
                producer.get().partitionsFor(name);
                leave(State.KNOWN).forEach(this::publish);
                return;
            } catch (KafkaException | IllegalStateException e) {
                boolean again = e instanceof TimeoutException && !closed && ticker.nanos() - began < PATIENCE.toNanos();
                if (!again) {
                    leave(State.MISSING).forEach(parcel -> failed(parcel, e));
                    return;
                }
            }
        }
    }

    /** Ends the asking; answers what waited for that. */
    private List<Parcel> leave(State next) {
        lock.lock();
        try {
            state = next;
            missingSince = ticker.nanos();
            List<Parcel> parcels = List.copyOf(waiting);
            waiting.clear();
            return parcels;
        } finally {
            lock.unlock();
        }
    }

    private void publish(Parcel parcel) {
        try {
            Future<RecordMetadata> sent = producer.get()
                    .send(new ProducerRecord<>(name, parcel.content()), (stored, e) -> {
                        if (e == null) {
                            producer.stored();
                            parcel.stored();
                            trouble.gone();
                        } else {
                            producer.failed();
                            failed(parcel, e);
                        }
                    });
            if (sent.isDone()
                    && sent.state() == Future.State.FAILED
                    && sent.exceptionNow() instanceof TimeoutException) {
                forget();
            }
        } catch (KafkaException | IllegalStateException e) {
            failed(parcel, e);
        }
    }

    /** The producer waited for the topic in vain: it is not there any more. */
    private void forget() {
        lock.lock();
        try {
            if (state == State.KNOWN) {
                state = State.UNKNOWN;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says why before it answers: whoever learns of the failure finds its cause in the log. */
    private void failed(Parcel parcel, Exception cause) {
        trouble.met("runs could not be stored in topic " + name + " and stay planned until they are overdue", cause);
        parcel.failed();
    }
}
