package io.distributedcron.worker;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;

/** What a handler knows about the attempt that it executes. Thread-safe. */
public interface JobContext {
    /** Which run this is; the same for all its attempts. */
    RunId runId();

    /** The run that failed before and is run again by this one, if somebody asked for that. */
    default Optional<RunId> origin() {
        return runId().origin();
    }

    /** The job, printed as {@code namespace/name}. */
    JobId job();

    /**
     * A text that is the same for every attempt of this run and for no other run, ever: hand it to whatever must not do
     * the same thing twice.
     */
    String idempotencyKey();

    /** Which attempt this is, counted from 1; attempts that were lost with their worker count. */
    int attempt();

    /** The nominal time of the run, from the schedule: say "the report for this time" by this, never by the clock. */
    Instant scheduledTime();

    /** When this attempt could start at the earliest: the scheduled time, or later for a further attempt. */
    Instant dueTime();

    /** Which shard of its planned time this run is, counted from 0; 0 where the job declares none. */
    int shard();

    /** How many shards the planned time has; 1 where the job declares none. */
    int shards();

    /** What this shard is for, where the job declares a list of shards: its entry in the list. */
    Optional<String> shardItem();

    /** When the attempt will be stopped, if the job has a timeout or the run a deadline: the earlier of the two. */
    Optional<Instant> deadline();

    /** What time it is, by the database's clock; tests set it. */
    Instant now();

    /** Whether the handler shall stop. */
    default boolean isCancelled() {
        return stopReason().isPresent();
    }

    /** Why the handler shall stop, if it shall. */
    Optional<StopReason> stopReason();

    /**
     * Calls this once when the handler shall stop, on another thread; at once, on this one, if it shall already. For
     * what an interruption does not reach, such as a query that runs elsewhere.
     */
    void onCancel(Runnable action);

    /**
     * A logger named after the function. While the handler runs, its thread has these keys in the MDC: {@code
     * dcron.job}, {@code dcron.run}, {@code dcron.attempt}, {@code dcron.function}.
     */
    Logger logger();
}
