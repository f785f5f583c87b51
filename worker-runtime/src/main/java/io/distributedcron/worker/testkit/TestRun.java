package io.distributedcron.worker.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.RunId;
import io.distributedcron.worker.JobFunction;
import io.distributedcron.worker.JobHandler;
import io.distributedcron.worker.PayloadMapper;
import io.distributedcron.worker.StopReason;
import io.distributedcron.worker.execute.CallFunction;
import io.distributedcron.worker.execute.Called;
import io.distributedcron.worker.execute.Functions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of one handler in a test: no server, no thread, and the time that the test wants. The payload goes through JSON
 * and the result is encoded as a worker does it. Not thread-safe.
 */
public final class TestRun {
    private final JobFunction<?> function;
    private ObjectMapper mapper = PayloadMapper.create();
    private JobId job = new JobId("test", "job");
    private Instant scheduledTime = Instant.parse("2026-01-01T00:00:00Z");
    private int attempt = 1;
    private int shard;
    private Shards shards = Shards.NONE;
    private Optional<String> payload = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();
    private @Nullable TestClock clock;
    private @Nullable StopReason stopped;

    private TestRun(JobFunction<?> function) {
        this.function = function;
    }

    /** A run of this function. */
    public static TestRun of(JobFunction<?> function) {
        return new TestRun(function);
    }

    /** A run of this handler. */
    public static <P extends @Nullable Object> TestRun of(Class<? extends P> payloadType, JobHandler<P> handler) {
        return new TestRun(new JobFunction<P>("test", payloadType, handler));
    }

    /** What the job hands over, written as JSON; default: no payload. */
    public TestRun payload(Object value) {
        try {
            return payloadJson(mapper.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the payload cannot be written as JSON", e);
        }
    }

    /** What the job hands over, as it stands in its manifest. */
    public TestRun payloadJson(String json) {
        payload = Optional.of(json);
        return this;
    }

    /** Reads payloads and writes results; default: as a worker does. Set it before the payload. */
    public TestRun mapper(ObjectMapper other) {
        mapper = other;
        return this;
    }

    /** Whose run it is; default {@code test/job}. */
    public TestRun job(String namespaceAndName) {
        job = JobId.parse(namespaceAndName);
        return this;
    }

    /** For when it was planned; default: the beginning of 2026, UTC. */
    public TestRun scheduledTime(Instant time) {
        scheduledTime = time;
        return this;
    }

    /** Which attempt it is; default 1. */
    public TestRun attempt(int number) {
        attempt = number;
        return this;
    }

    /** Which of how many shards of its planned time it is; default: the only one. */
    public TestRun shard(int number, int of) {
        shard = number;
        shards = Shards.of(of);
        return this;
    }

    /** Which shard it is of a job that lists what its shards are for. */
    public TestRun shard(int number, List<String> items) {
        shard = number;
        shards = Shards.over(items);
        return this;
    }

    /** How long the attempt may take by the clock of the test; default: as long as it wants. */
    public TestRun timeout(Duration duration) {
        timeout = Optional.of(duration);
        return this;
    }

    /** What the handler sees as the time; default: a clock that stands at the scheduled time. */
    public TestRun clock(TestClock other) {
        clock = other;
        return this;
    }

    /** Tells the handler from the beginning that it shall stop: by its context, and by the interruption of its thread. */
    public TestRun stopped(StopReason reason) {
        stopped = reason;
        return this;
    }

    /** Calls the handler on this thread. */
    public TestResult run() {
        TestClock time = clock == null ? new TestClock(scheduledTime) : clock;
        Instant startedAt = time.instant();
        TestContext context = new TestContext(
                        RunId.planned(new JobUid("test-uid"), scheduledTime).ofShard(shard),
                        job,
                        attempt,
                        scheduledTime,
                        timeout.map(startedAt::plus),
                        time,
                        function.name())
                .sharded(shards);
        if (stopped != null) {
            context.stop(stopped);
            Thread.currentThread().interrupt();
        }
        try {
            CallFunction call = new CallFunction(Functions.of(List.of(function)), mapper);
            return switch (call.call(function.name(), payload, context)) {
                case Called.Returned(var json) -> new TestResult.Succeeded(json);
                case Called.Threw(var thrown) -> new TestResult.Threw(thrown);
                case Called.Refused(var failure, var triesAgain) -> new TestResult.Refused(failure);
                case Called.NotNow notNow -> throw new IllegalStateException("a test fetches no payload");
            };
        } finally {
            boolean unused = Thread.interrupted();
        }
    }
}
