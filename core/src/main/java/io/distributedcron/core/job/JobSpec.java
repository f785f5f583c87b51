package io.distributedcron.core.job;

import io.distributedcron.core.cron.Timing;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a job declares. A run carries the spec of the revision that planned it, so that no step on its way looks the job
 * up.
 *
 * @param functionName the function that workers of the pool look up; not blank
 * @param timing when it runs; whether it can be understood is known to {@code Schedule.of}
 * @param pool whose workers run it
 * @param payload what the function gets
 * @param concurrency what happens when runs would overlap
 * @param catchUp what happens to times missed while the system was down
 * @param retry how failed attempts are repeated
 * @param timeout how long one attempt may take; empty: as long as it wants
 * @param startingDeadline how late a run may start before it is skipped; empty: any time
 * @param history how many finished runs are kept
 * @param failures how long a run may be tried again, and how many may fail
 * @param sharing what its runs share, and how
 * @param shards into how many runs each planned time is cut
 */
public record JobSpec(
        String functionName,
        Timing timing,
        PoolId pool,
        Payload payload,
        ConcurrencyPolicy concurrency,
        CatchUpPolicy catchUp,
        RetryPolicy retry,
        Optional<Duration> timeout,
        Optional<Duration> startingDeadline,
        HistoryLimits history,
        FailurePolicy failures,
        Sharing sharing,
        Shards shards) {
    public JobSpec {
        requireNotBlank("functionName", functionName);
        requirePositive("timeout", timeout);
        requirePositive("startingDeadline", startingDeadline);
        if (sharing.group().isPresent() && concurrency.exclusive()) {
            throw new IllegalArgumentException("concurrency group '"
                    + sharing.group().get().name() + "' needs the concurrency policy Allow and not " + concurrency
                    + ": a group says by itself how many runs there are at once");
        }
    }

    /** Without bounds to its failures, and with what is usual about sharing. */
    public JobSpec(
            String functionName,
            Timing timing,
            PoolId pool,
            Payload payload,
            ConcurrencyPolicy concurrency,
            CatchUpPolicy catchUp,
            RetryPolicy retry,
            Optional<Duration> timeout,
            Optional<Duration> startingDeadline,
            HistoryLimits history) {
        this(
                functionName,
                timing,
                pool,
                payload,
                concurrency,
                catchUp,
                retry,
                timeout,
                startingDeadline,
                history,
                FailurePolicy.NONE,
                Sharing.DEFAULT,
                Shards.NONE);
    }

    /** With one expression in a zone, and nothing else about time. */
    public JobSpec(
            String functionName,
            String schedule,
            String timeZone,
            PoolId pool,
            Payload payload,
            ConcurrencyPolicy concurrency,
            CatchUpPolicy catchUp,
            RetryPolicy retry,
            Optional<Duration> timeout,
            Optional<Duration> startingDeadline,
            HistoryLimits history) {
        this(
                functionName,
                Timing.of(schedule, timeZone),
                pool,
                payload,
                concurrency,
                catchUp,
                retry,
                timeout,
                startingDeadline,
                history);
    }

    /** With every default: one attempt, no payload, runs side by side. */
    public static JobSpec of(String functionName, Timing timing, PoolId pool) {
        return new JobSpec(
                functionName,
                timing,
                pool,
                new Payload.None(),
                ConcurrencyPolicy.ALLOW,
                CatchUpPolicy.LATEST,
                RetryPolicy.NONE,
                Optional.empty(),
                Optional.empty(),
                HistoryLimits.DEFAULT);
    }

    /** The same at other times. */
    public JobSpec at(Timing other) {
        return but(copy -> copy.timing = other);
    }

    /** The same with another payload. */
    public JobSpec with(Payload other) {
        return but(copy -> copy.payload = other);
    }

    /** The same with another retry policy. */
    public JobSpec retrying(RetryPolicy other) {
        return but(copy -> copy.retry = other);
    }

    /** The same with a limit for each attempt; positive. */
    public JobSpec within(Duration limit) {
        return but(copy -> copy.timeout = Optional.of(limit));
    }

    /** The same with another concurrency policy. */
    public JobSpec concurrently(ConcurrencyPolicy other) {
        return but(copy -> copy.concurrency = other);
    }

    /** The same, shared otherwise. */
    public JobSpec sharing(Sharing other) {
        return but(copy -> copy.sharing = other);
    }

    /** The same with other bounds to its failures. */
    public JobSpec failing(FailurePolicy other) {
        return but(copy -> copy.failures = other);
    }

    /** The same, each planned time cut otherwise. */
    public JobSpec sharded(Shards other) {
        return but(copy -> copy.shards = other);
    }

    /** The first of its expressions. */
    public String schedule() {
        return timing.schedules().getFirst();
    }

    /** The zone in which they are read. */
    public String timeZone() {
        return timing.timeZone();
    }

    /** The group whose places the runs of this job need, if any. */
    public Optional<GroupId> groupOf(JobId job) {
        return sharing.group().map(group -> new GroupId(job.namespace(), group.name()));
    }

    private JobSpec but(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.spec();
    }

    /** A spec of which something is changed. */
    private static final class Copy {
        private final JobSpec original;
        private Timing timing;
        private Payload payload;
        private ConcurrencyPolicy concurrency;
        private RetryPolicy retry;
        private Optional<Duration> timeout;
        private FailurePolicy failures;
        private Sharing sharing;
        private Shards shards;

        private Copy(JobSpec original) {
            this.original = original;
            this.timing = original.timing;
            this.payload = original.payload;
            this.concurrency = original.concurrency;
            this.retry = original.retry;
            this.timeout = original.timeout;
            this.failures = original.failures;
            this.sharing = original.sharing;
            this.shards = original.shards;
        }

        private JobSpec spec() {
            return new JobSpec(
                    original.functionName,
                    timing,
                    original.pool,
                    payload,
                    concurrency,
                    original.catchUp,
                    retry,
                    timeout,
                    original.startingDeadline,
                    original.history,
                    failures,
                    sharing,
                    shards);
        }
    }

    private static void requireNotBlank(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
    }

    private static void requirePositive(String what, Optional<Duration> duration) {
        if (duration.isPresent() && !duration.get().isPositive()) {
            throw new IllegalArgumentException(what + " " + duration.get() + " must be positive");
        }
    }
}
