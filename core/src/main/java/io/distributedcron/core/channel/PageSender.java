package io.distributedcron.core.channel;

import java.util.List;

/** How the master hands out pages. Thread-safe. */
public interface PageSender extends AutoCloseable {
    /**
     * Hands out pages; returns when they are stored.
     *
     * @throws ChannelException if that is not known within some seconds
     */
    void send(List<Page> pages);

    @Override
    void close();
}
