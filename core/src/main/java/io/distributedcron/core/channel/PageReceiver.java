package io.distributedcron.core.channel;

import java.time.Duration;
import java.util.List;

/** How a scheduler gets pages: all of them, from when it was opened; it keeps what is addressed to it. Not thread-safe. */
public interface PageReceiver extends AutoCloseable {
    /**
     * The pages that have come since the last call; empty if none came within this time. A malformed record is logged,
     * counted and passed over.
     *
     * @throws ChannelException if the channel does not answer; the next call tries again
     */
    List<Page> poll(Duration atMost);

    @Override
    void close();
}
