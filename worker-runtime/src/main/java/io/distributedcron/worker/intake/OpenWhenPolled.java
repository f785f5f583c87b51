package io.distributedcron.worker.intake;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that is opened by the first poll, and by the next one if that failed: so a worker starts before the names of
 * its brokers resolve. Not thread-safe.
 */
public final class OpenWhenPolled implements RunReceiver {
    private final Supplier<RunReceiver> open;
    private @Nullable RunReceiver opened;

    public OpenWhenPolled(Supplier<RunReceiver> open) {
        this.open = open;
    }

    @Override
    public List<RunMessage> poll(Duration atMost) {
        return opened().poll(atMost);
    }

    @Override
    public List<RunMessage> poll(Duration atMost, int most) {
        return opened().poll(atMost, most);
    }

    private RunReceiver opened() {
        RunReceiver receiver = opened;
        if (receiver == null) {
            try {
                receiver = open.get();
            } catch (RuntimeException e) {
                throw new ChannelException("the channel of runs cannot be opened yet: " + e.getMessage(), e);
            }
            opened = receiver;
        }
        return receiver;
    }

    @Override
    public void acknowledge(Collection<RunMessage> taken) {
        if (opened != null) {
            opened.acknowledge(taken);
        }
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
