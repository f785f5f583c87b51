package io.distributedcron.core.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.RandomRuns;
import io.distributedcron.core.channel.RunChannelContract;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.job.PoolId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MemoryRunChannelTest extends RunChannelContract {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger pools = new AtomicInteger();
    private final MemoryChannels channels = new MemoryChannels(nanos::get);

    @Override
    protected RunSender sender() {
        return channels.runSender();
    }

    @Override
    protected RunReceiver receiver(PoolId pool, int maxBatch) {
        return channels.runReceiver(pool, maxBatch);
    }

    @Override
    protected PoolId newPool() {
        return new PoolId("default", "pool-" + pools.incrementAndGet());
    }

    @Test
    void whatIsNotAcknowledgedWithinTheLockGoesToAnother() {
        PoolId pool = newPool();
        List<RunMessage> sent = new RandomRuns(1).usual(pool, 0, 2);
        send(sent);
        RunReceiver slow = receiver(pool, 10);
        RunReceiver other = receiver(pool, 10);
        assertThat(slow.poll(Duration.ZERO)).isEqualTo(sent);

        pass(MemoryChannels.LOCK.minusNanos(1));
        assertThat(other.poll(Duration.ZERO)).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(other.poll(Duration.ZERO)).isEqualTo(sent);

        slow.acknowledge(sent);
        assertThat(channels.pendingRuns(pool))
                .as("too late, they are the other's")
                .isEqualTo(2);
        other.acknowledge(sent);
        assertThat(channels.pendingRuns(pool)).isZero();
    }

    @Test
    void aReceiverMayGetAgainWhatItLetExpire() {
        PoolId pool = newPool();
        List<RunMessage> sent = new RandomRuns(1).usual(pool, 0, 1);
        send(sent);
        RunReceiver slow = receiver(pool, 10);
        for (int delivery = 1; delivery <= MemoryChannels.DELIVERY_LIMIT; delivery++) {
            assertThat(slow.poll(Duration.ZERO)).isEqualTo(sent);
            pass(MemoryChannels.LOCK);
            slow.acknowledge(sent);
        }
        assertThat(slow.poll(Duration.ZERO)).isEmpty();
        assertThat(channels.pendingRuns(pool)).isZero();
    }

    @Test
    void theEarliestPublishedComesFirst() {
        PoolId pool = newPool();
        List<RunMessage> sent = new RandomRuns(1).usual(pool, 0, 6);
        send(sent);
        RunReceiver first = receiver(pool, 3);
        RunReceiver second = receiver(pool, 6);
        assertThat(first.poll(Duration.ZERO)).isEqualTo(sent.subList(0, 3));
        first.acknowledge(sent.subList(1, 2));
        assertThat(second.poll(Duration.ZERO))
                .containsExactly(sent.get(0), sent.get(2), sent.get(3), sent.get(4), sent.get(5));
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
