package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.run.RunId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What became of the runs of one call. Thread-safe. */
final class Sending {
    private final AtomicInteger open;
    private final Set<RunId> failed = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Set<RunId>> result = new CompletableFuture<>();

    Sending(int runs) {
        open = new AtomicInteger(runs);
        if (runs == 0) {
            result.complete(Set.of());
        }
    }

    void stored(int runs) {
        ended(runs);
    }

    void failed(List<RunId> runs) {
        failed.addAll(runs);
        ended(runs.size());
    }

    CompletionStage<Set<RunId>> result() {
        return result.minimalCompletionStage();
    }

    private void ended(int runs) {
        if (open.addAndGet(-runs) == 0) {
            result.complete(Set.copyOf(failed));
        }
    }
}
