package io.distributedcron.worker.execute;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.StopReason;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the handler of a held run is told. */
final class RunContext implements JobContext {
    private final HeldRun run;
    private final Surroundings surroundings;
    private final Instant startedAt;

    RunContext(HeldRun run, Surroundings surroundings, Instant startedAt) {
        this.run = run;
        this.surroundings = surroundings;
        this.startedAt = startedAt;
    }

    private RunMessage message() {
        return run.message();
    }

    @Override
    public RunId runId() {
        return run.id();
    }

    @Override
    public JobId job() {
        return message().job();
    }

    @Override
    public String idempotencyKey() {
        return run.id().value();
    }

    @Override
    public int attempt() {
        return message().attempt();
    }

    @Override
    public Instant scheduledTime() {
        return message().scheduledTime();
    }

    @Override
    public Instant dueTime() {
        return message().dueTime();
    }

    @Override
    public int shard() {
        return run.id().shard();
    }

    @Override
    public int shards() {
        return message().spec().shards().count();
    }

    @Override
    public Optional<String> shardItem() {
        return message().spec().shards().item(shard());
    }

    @Override
    public Optional<Instant> deadline() {
        return Stream.concat(message().spec().timeout().map(startedAt::plus).stream(), message().deadline().stream())
                .min(Comparator.naturalOrder());
    }

    @Override
    public Instant now() {
        return surroundings.now();
    }

    @Override
    public Optional<StopReason> stopReason() {
        return run.stop().map(Stop::reason);
    }

    @Override
    public void onCancel(Runnable action) {
        if (!run.onStop(action)) {
            action.run();
        }
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger("dcron.function." + message().spec().functionName());
    }
}
