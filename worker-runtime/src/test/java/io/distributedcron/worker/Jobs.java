package io.distributedcron.worker;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Sharing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Jobs for tests, each a change of the plain one. */
record Jobs(
        String name,
        String function,
        Payload payload,
        ConcurrencyPolicy concurrency,
        RetryPolicy retry,
        Optional<Duration> timeout,
        Optional<Duration> startingDeadline,
        Optional<Duration> deadline,
        Optional<Group> group) {
    Jobs(
            String name,
            String function,
            Payload payload,
            ConcurrencyPolicy concurrency,
            RetryPolicy retry,
            Optional<Duration> timeout,
            Optional<Duration> startingDeadline) {
        this(
                name,
                function,
                payload,
                concurrency,
                retry,
                timeout,
                startingDeadline,
                Optional.empty(),
                Optional.empty());
    }

    static final PoolId POOL = new PoolId("team", "default");

    static Jobs job(String name, String function) {
        return new Jobs(
                name,
                function,
                new Payload.None(),
                ConcurrencyPolicy.ALLOW,
                RetryPolicy.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    Jobs payload(String json) {
        return new Jobs(
                name,
                function,
                new Payload.Inline(json),
                concurrency,
                retry,
                timeout,
                startingDeadline,
                deadline,
                group);
    }

    Jobs payload(Payload other) {
        return new Jobs(name, function, other, concurrency, retry, timeout, startingDeadline, deadline, group);
    }

    Jobs concurrency(ConcurrencyPolicy policy) {
        return new Jobs(name, function, payload, policy, retry, timeout, startingDeadline, deadline, group);
    }

    Jobs retry(RetryPolicy policy) {
        return new Jobs(name, function, payload, concurrency, policy, timeout, startingDeadline, deadline, group);
    }

    Jobs attempts(int max, Duration backoff) {
        return new Jobs(
                name,
                function,
                payload,
                concurrency,
                new RetryPolicy(max, backoff, 200, Duration.ofHours(1)),
                timeout,
                startingDeadline,
                deadline,
                group);
    }

    Jobs timeout(Duration limit) {
        return new Jobs(
                name, function, payload, concurrency, retry, Optional.of(limit), startingDeadline, deadline, group);
    }

    Jobs startingDeadline(Duration limit) {
        return new Jobs(name, function, payload, concurrency, retry, timeout, Optional.of(limit), deadline, group);
    }

    Jobs deadline(Duration limit) {
        return new Jobs(
                name, function, payload, concurrency, retry, timeout, startingDeadline, Optional.of(limit), group);
    }

    Jobs inGroup(String name, int limit) {
        return new Jobs(
                this.name,
                function,
                payload,
                concurrency,
                retry,
                timeout,
                startingDeadline,
                deadline,
                Optional.of(new Group(name, limit)));
    }

    Job declared() {
        JobSpec spec = new JobSpec(
                        function,
                        "* * * * * *",
                        "UTC",
                        POOL,
                        payload,
                        concurrency,
                        CatchUpPolicy.LATEST,
                        retry,
                        timeout,
                        startingDeadline,
                        HistoryLimits.DEFAULT)
                .failing(new FailurePolicy(deadline, 0))
                .sharing(new Sharing(10, group));
        return new Job(new JobId("team", name), new JobUid("uid-" + name), 1, spec, Job.Status.ACTIVE, Instant.EPOCH);
    }
}
