package io.distributedcron.worker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.JobId;
import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.JobFunction;
import io.distributedcron.worker.JobHandler;
import io.distributedcron.worker.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Handlers tested as their owners would; the manual shows parts of this. */
class TestKitTest {
    // snippet: handler
    record Digest(String recipient, int days) {}

    record Sent(String to, String period) {}

    static final class SendDigest implements JobHandler<Digest> {
        @Override
        public Sent run(Digest digest, JobContext context) throws Exception {
            for (int day = digest.days(); day > 0; day--) {
                if (context.isCancelled()) {
                    throw new InterruptedException("stopped before day " + day);
                }
                context.logger().info("collecting day {}", day);
            }
            Instant to = context.scheduledTime(); // not the clock: a late run is for its time
            return new Sent(digest.recipient(), to.minus(Duration.ofDays(digest.days())) + "/" + to);
        }
    }
    // end

    // snippet: test
    @Test
    void sendsTheDigestOfThePlannedTime() {
        TestResult result = TestRun.of(Digest.class, new SendDigest())
                .job("team/weekly-digest")
                .scheduledTime(Instant.parse("2026-05-04T06:00:00Z"))
                .payloadJson("{\"recipient\": \"all@example.org\", \"days\": 7}")
                .run();

        assertThat(result)
                .isEqualTo(new TestResult.Succeeded(Optional.of(
                        "{\"to\":\"all@example.org\",\"period\":\"2026-04-27T06:00:00Z/2026-05-04T06:00:00Z\"}")));
    }
    // end

    @Test
    void aHandlerSeesThatItShallStop() {
        assertThat(TestRun.of(Digest.class, new SendDigest())
                        .payload(new Digest("a", 3))
                        .stopped(StopReason.CANCELLED)
                        .run())
                .isInstanceOf(TestResult.Threw.class);
        assertThat(Thread.interrupted()).as("the interruption stays inside").isFalse();
    }

    @Test
    void timePassesWhenTheTestWantsItTo() {
        TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
        List<String> seen = new ArrayList<>();
        JobFunction<Void> slow = JobFunction.action("slow", Void.class, (nothing, context) -> {
            context.onCancel(() -> seen.add("told"));
            seen.add(context.deadline() + " " + context.stopReason());
            clock.advance(Duration.ofSeconds(30));
            seen.add(context.now() + " " + context.stopReason());
        });
        TestRun.of(slow).clock(clock).timeout(Duration.ofSeconds(20)).attempt(3).run();
        assertThat(seen)
                .containsExactly(
                        "Optional[2026-01-01T00:00:20Z] Optional.empty",
                        "told",
                        "2026-01-01T00:00:30Z Optional[TIMEOUT]");
    }

    @Test
    void payloadsAreDecodedAsAWorkerDoesIt() {
        assertThat(json(TestRun.of(String.class, (text, context) -> text + "!").payloadJson("\"hey\"")))
                .contains("\"hey!\"");
        assertThat(json(TestRun.of(String.class, (text, context) -> text).payloadJson("[1]")))
                .contains("\"[1]\"");
        assertThat(json(TestRun.<Map<String, Object>>of(mapType(), (map, context) -> map.get("a"))
                        .payloadJson("{\"a\":5}")))
                .contains("5");
        assertThat(json(TestRun.<Map<String, Object>>of(mapType(), (map, context) -> map.size())))
                .contains("0");
        assertThat(TestRun.of(Digest.class, new SendDigest()).run()).isInstanceOf(TestResult.Refused.class);
        assertThat(TestRun.of(Digest.class, new SendDigest())
                        .payloadJson("{\"recipient\": \"a\", \"days\": 1, \"dayz\": 2}")
                        .run())
                .isInstanceOfSatisfying(TestResult.Refused.class, refused -> {
                    assertThat(refused.failure().errorClass()).isEqualTo("PayloadInvalid");
                    assertThat(refused.failure().message()).contains("dayz");
                });
    }

    @Test
    void theContextTellsWhichRunItIs() {
        List<Object> seen = new ArrayList<>();
        TestRun.of(Void.class, (nothing, context) -> {
                    seen.addAll(List.of(
                            context.job(), context.attempt(), context.shard(), context.shards(), context.dueTime()));
                    seen.add(context.idempotencyKey());
                    return null;
                })
                .attempt(2)
                .run();
        assertThat(seen)
                .containsExactly(
                        new JobId("test", "job"),
                        2,
                        0,
                        1,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        "test-uid:1767225600000");
    }

    @Test
    void theContextTellsWhichShardItIs() {
        List<Object> seen = new ArrayList<>();
        TestRun run = TestRun.of(Void.class, (nothing, context) -> {
            seen.addAll(List.of(context.shard(), context.shards(), context.shardItem(), context.idempotencyKey()));
            return null;
        });
        run.shard(1, List.of("de", "at", "ch")).run();
        run.shard(2, 8).run();
        assertThat(seen)
                .containsExactly(
                        1,
                        3,
                        Optional.of("at"),
                        "test-uid:1767225600000:1",
                        2,
                        8,
                        Optional.empty(),
                        "test-uid:1767225600000:2");
    }

    @SuppressWarnings("unchecked")
    private static Class<Map<String, Object>> mapType() {
        return (Class<Map<String, Object>>) (Class<?>) Map.class;
    }

    private static Optional<String> json(TestRun run) {
        TestResult result = run.run();
        assertThat(result).isInstanceOf(TestResult.Succeeded.class);
        return ((TestResult.Succeeded) result).json();
    }
}
