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

    /**
     * As {@link #poll(Duration)}, but at most so many: a receiver asks for what it can use now. What it takes in and gives
     * back counts as delivered, and what was delivered too often is dropped.
     *
     * <p>The channel may hold more ready for the next call. Who asks for none gives that up in time: a receiver that has no
     * use for messages goes on asking for none, or is closed.
     *
     * @param most 0: answers nothing, at once
     */
    default List<RunMessage> poll(Duration atMost, int most) {
        return poll(atMost);
    }

    /** Keeps these of the polled messages from coming again; the others go back, for any worker of the pool. */
    void acknowledge(Collection<RunMessage> taken);

    @Override
    void close();
}
