package io.distributedcron.core.channel;

import java.util.List;

/** How the master hands out pages. Thread-safe. */
public interface PageSender extends AutoCloseable {
    /**
     * Hands out pages; returns when they are stored. Without any page it makes sure that pages can be sent, and so takes
     * the time that the first call takes.
     *
     * @throws ChannelException if that is not known within some seconds
     */
    void send(List<Page> pages);

    @Override
    void close();
}
