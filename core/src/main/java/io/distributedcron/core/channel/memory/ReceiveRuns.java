package io.distributedcron.core.channel.memory;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.run.RunRef;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One member of a pool. Not thread-safe, as the port says. */
final class ReceiveRuns implements RunReceiver {
    private final RunQueue queue;
    private final int maxBatch;
    private List<RunQueue.Delivery> polled = List.of();
    private boolean closed;

    ReceiveRuns(RunQueue queue, int maxBatch) {
        if (maxBatch < 1) {
            throw new IllegalArgumentException("a batch of " + maxBatch + " runs is none: expected at least 1");
        }
        this.queue = queue;
        this.maxBatch = maxBatch;
    }

    @Override
    public List<RunMessage> poll(Duration atMost) {
        return poll(atMost, maxBatch);
    }

    @Override
    public List<RunMessage> poll(Duration atMost, int most) {
        if (closed) {
            throw new IllegalStateException("this receiver of runs is closed");
        }
        if (!polled.isEmpty()) {
            throw new IllegalStateException("poll before the acknowledgement of " + polled.size() + " polled runs");
        }
        polled = most == 0 ? List.of() : queue.acquire(Math.min(most, maxBatch), atMost);
        return polled.stream().map(RunQueue.Delivery::message).toList();
    }

    @Override
    public void acknowledge(Collection<RunMessage> taken) {
        Set<RunRef> refs = taken.stream().map(RunMessage::ref).collect(Collectors.toSet());
        Map<Boolean, List<RunQueue.Delivery>> byTaken = polled.stream()
                .collect(Collectors.partitioningBy(
                        delivery -> refs.contains(delivery.message().ref())));
        polled = List.of();
        queue.accept(byTaken.getOrDefault(true, List.of()));
        queue.release(byTaken.getOrDefault(false, List.of()));
    }

    @Override
    public void close() {
        closed = true;
        queue.release(polled);
        polled = List.of();
    }
}
