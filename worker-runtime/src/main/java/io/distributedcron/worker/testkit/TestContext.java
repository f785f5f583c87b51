package io.distributedcron.worker.testkit;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.RunId;
import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.StopReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A context of a test's choosing. */
final class TestContext implements JobContext {
    private final RunId runId;
    private final JobId job;
    private final int attempt;
    private final Instant scheduledTime;
    private final Optional<Instant> deadline;
    private final InstantSource clock;
    private final String function;
    private final List<Runnable> onCancel = new CopyOnWriteArrayList<>();
    private Shards shards = Shards.NONE;
    private volatile @Nullable StopReason stopped;

    TestContext(
            RunId runId,
            JobId job,
            int attempt,
            Instant scheduledTime,
            Optional<Instant> deadline,
            InstantSource clock,
            String function) {
        this.runId = runId;
        this.job = job;
        this.attempt = attempt;
        this.scheduledTime = scheduledTime;
        this.deadline = deadline;
        this.clock = clock;
        this.function = function;
    }

    TestContext sharded(Shards these) {
        shards = these;
        return this;
    }

    void stop(StopReason reason) {
        if (stopped == null) {
            stopped = reason;
            onCancel.forEach(Runnable::run);
        }
    }

    @Override
    public RunId runId() {
        return runId;
    }

    @Override
    public JobId job() {
        return job;
    }

    @Override
    public String idempotencyKey() {
        return runId.value();
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Instant scheduledTime() {
        return scheduledTime;
    }

    @Override
    public Instant dueTime() {
        return scheduledTime;
    }

    @Override
    public int shard() {
        return runId.shard();
    }

    @Override
    public int shards() {
        return shards.count();
    }

    @Override
    public Optional<String> shardItem() {
        return shards.item(shard());
    }

    @Override
    public Optional<Instant> deadline() {
        return deadline;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Optional<StopReason> stopReason() {
        if (deadline.isPresent() && !now().isBefore(deadline.get())) {
            stop(StopReason.TIMEOUT);
        }
        return Optional.ofNullable(stopped);
    }

    @Override
    public void onCancel(Runnable action) {
        if (stopReason().isPresent()) {
            action.run();
        } else {
            onCancel.add(action);
        }
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger("dcron.function." + function);
    }
}
