package io.distributedcron.local.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final JobId JOB = new JobId("default", "hello");
    private static final Expectation EVERY_FIVE_SECONDS =
            new Expectation(JOB, "*/5 * * * * *", "UTC", NOON, NOON.plusSeconds(11));

    private static ObservedRun run(int second, RunState state, long lateMillis) {
        return run("uid", second, state, lateMillis);
    }

    private static ObservedRun run(String uid, int second, RunState state, long lateMillis) {
        Instant due = NOON.plusSeconds(second);
        Optional<Instant> started =
                state == RunState.SKIPPED ? Optional.empty() : Optional.of(due.plusMillis(lateMillis));
        return new ObservedRun(RunId.planned(new JobUid(uid), due), JOB, due, due, state, 1, started);
    }

    private static Start start(int second, int attempt, long lateMillis) {
        Instant due = NOON.plusSeconds(second);
        return new Start(RunId.planned(new JobUid("uid"), due), attempt, due, due.plusMillis(lateMillis));
    }

    @Test
    void everyPlannedTimeWithOneRunIsGood() {
        Verdict verdict = Verdict.of(
                List.of(EVERY_FIVE_SECONDS),
                List.of(run(5, RunState.SUCCEEDED, 3), run(10, RunState.SUCCEEDED, 1)),
                List.of());

        assertThat(verdict.good()).isTrue();
        assertThat(verdict).isEqualTo(new Verdict(1, 2, 2, 0, 0, 0, 0, 0, 0, 0, new Latency(1, 3, 3), List.of()));
    }

    @Test
    void aTimeWithoutARunIsLost() {
        Verdict verdict = Verdict.of(List.of(EVERY_FIVE_SECONDS), List.of(run(5, RunState.SUCCEEDED, 3)), List.of());

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.problems()).singleElement().asString().contains("default/hello", "12:00:10Z");
    }

    private static List<ObservedRun> shards(int second, RunState... states) {
        return IntStream.range(0, states.length)
                .mapToObj(shard -> {
                    ObservedRun run = run(second, states[shard], 1);
                    return new ObservedRun(
                            run.id().ofShard(shard),
                            JOB,
                            run.scheduledTime(),
                            run.dueTime(),
                            run.state(),
                            1,
                            run.startedAt(),
                            Optional.of(run.dueTime().plusSeconds(shard)),
                            Shards.of(3));
                })
                .toList();
    }

    @Test
    void aTimeWithShardsIsOneTime() {
        List<ObservedRun> runs = new ArrayList<>(shards(5, RunState.SUCCEEDED, RunState.SUCCEEDED, RunState.SUCCEEDED));
        runs.addAll(shards(10, RunState.SUCCEEDED, RunState.FAILED, RunState.SUCCEEDED));
        Verdict verdict = Verdict.of(List.of(EVERY_FIVE_SECONDS), runs, List.of());
        assertThat(verdict.good()).isTrue();
        assertThat(verdict.succeeded()).isEqualTo(1);
        assertThat(verdict.failed()).isEqualTo(1);

        runs.remove(4);
        verdict = Verdict.of(List.of(EVERY_FIVE_SECONDS), runs, List.of());
        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.problems())
                .containsExactly("lost: default/hello has 2 of 3 shards for " + NOON.plusSeconds(10));
    }

    @Test
    void endsAreCountedByKind() {
        Expectation more = new Expectation(JOB, "*/5 * * * * *", "UTC", NOON, NOON.plusSeconds(31));
        Verdict verdict = Verdict.of(
                List.of(more),
                List.of(
                        run(5, RunState.FAILED, 0),
                        run(10, RunState.TIMED_OUT, 0),
                        run(15, RunState.SKIPPED, 0),
                        run(20, RunState.CANCELLED, 0),
                        run(25, RunState.RUNNING, 0),
                        run(30, RunState.SUCCEEDED, 0)),
                List.of());

        assertThat(verdict.failed()).isEqualTo(2);
        assertThat(verdict.skipped()).isEqualTo(1);
        assertThat(verdict.cancelled()).isEqualTo(1);
        assertThat(verdict.unfinished()).isEqualTo(1);
        assertThat(verdict.succeeded()).isEqualTo(1);
    }

    @Test
    void aRunThatWaitsForAnotherAttemptBeganWithTheEarlierOne() {
        Instant due = NOON.plusSeconds(5);
        ObservedRun waits = new ObservedRun(
                RunId.planned(new JobUid("uid"), due),
                JOB,
                due,
                due.plusSeconds(30),
                RunState.PLANNED,
                2,
                Optional.of(due.plusMillis(1)));

        Verdict verdict = Verdict.of(List.of(EVERY_FIVE_SECONDS), List.of(waits), List.of());

        assertThat(verdict.early()).isZero();
        assertThat(verdict.unfinished()).isEqualTo(1);
    }

    @Test
    void aSecondRunForATimeAndASecondCallOfAnAttemptAreDoubles() {
        List<ObservedRun> twice = List.of(
                run(5, RunState.SUCCEEDED, 3), run("other", 5, RunState.SUCCEEDED, 3), run(10, RunState.SUCCEEDED, 3));
        assertThat(Verdict.of(List.of(EVERY_FIVE_SECONDS), twice, List.of()).doubled())
                .isEqualTo(1);

        List<ObservedRun> once = List.of(run(5, RunState.SUCCEEDED, 3), run(10, RunState.SUCCEEDED, 3));
        List<Start> calls = List.of(start(5, 1, 1), start(5, 1, 2), start(10, 1, 1), start(10, 2, 900));
        Verdict verdict = Verdict.of(List.of(EVERY_FIVE_SECONDS), once, calls);
        assertThat(verdict.doubled()).isEqualTo(1);
        assertThat(verdict.latenessMs()).isEqualTo(new Latency(1, 1, 1));
    }

    @Test
    void aCallBeforeItIsDueIsEarly() {
        List<ObservedRun> runs = List.of(run(5, RunState.SUCCEEDED, -1), run(10, RunState.SUCCEEDED, 0));

        assertThat(Verdict.of(List.of(EVERY_FIVE_SECONDS), runs, List.of()).early())
                .isEqualTo(1);
        assertThat(Verdict.of(List.of(EVERY_FIVE_SECONDS), runs, List.of(start(5, 1, -2)))
                        .early())
                .isEqualTo(1);
    }

    @Test
    void aChangedScheduleIsExpectedOnlyFromItsChangeOn() {
        Expectation before = new Expectation(JOB, "*/5 * * * * *", "UTC", NOON, NOON.plusSeconds(6));
        Expectation after = new Expectation(JOB, "*/2 * * * * *", "UTC", NOON.plusSeconds(6), NOON.plusSeconds(9));

        Verdict verdict = Verdict.of(
                List.of(before, after),
                List.of(run(5, RunState.SUCCEEDED, 0), run(8, RunState.SUCCEEDED, 0)),
                List.of());

        assertThat(verdict.planned()).isEqualTo(2);
        assertThat(verdict.good()).isTrue();
    }
}
