package io.distributedcron.core.channel;

import io.distributedcron.core.run.RunId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** How schedulers publish due runs to the pools of their jobs. Thread-safe. */
public interface RunSender extends AutoCloseable {
    /**
     * Publishes runs, each to the channel of its pool, and returns at once.
     *
     * @return completes, never exceptionally, with the runs of which it is not known that they were stored
     */
    CompletionStage<Set<RunId>> send(List<RunMessage> runs);

    /** Waits, within bounds, for what is on its way. */
    @Override
    void close();
}
