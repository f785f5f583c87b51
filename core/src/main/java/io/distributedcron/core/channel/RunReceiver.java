package io.distributedcron.core.channel;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How a worker gets the runs of its pool: each message goes to one worker of the pool, and to another one if it is not
 * acknowledged within the channel's time. Messages may come twice. Not thread-safe.
 */
public interface RunReceiver extends AutoCloseable {
    /**
     * The next messages; empty if none came within this time. What the previous call answered must have been
     * acknowledged. A malformed record is logged, counted and set aside.
     *
     * @throws ChannelException if the channel does not answer; the next call tries again
     */
    List<RunMessage> poll(Duration atMost);

    /** Keeps these of the polled messages from coming again; the others go back, for any worker of the pool. */
    void acknowledge(Collection<RunMessage> taken);

    @Override
    void close();
}
