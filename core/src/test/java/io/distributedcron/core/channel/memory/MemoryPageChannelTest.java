package io.distributedcron.core.channel.memory;

import io.distributedcron.core.channel.PageChannelContract;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.PageSender;

final class MemoryPageChannelTest extends PageChannelContract {
    private final MemoryChannels channels = new MemoryChannels(() -> 0);

    @Override
    protected PageSender sender() {
        return channels.pageSender();
    }

    @Override
    protected PageReceiver receiver() {
        return channels.pageReceiver();
    }
}
