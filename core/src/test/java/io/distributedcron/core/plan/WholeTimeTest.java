package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.FinishedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeTimeTest {
    private static final Instant TEN = at("10:00:00");

    private static Job job(Shards shards) {
        Job job = Planning.job(CatchUpPolicy.LATEST, Job.Status.ACTIVE, 1, at("08:00:00"));
        return new Job(job.id(), job.uid(), 1, job.spec().sharded(shards), Job.Status.ACTIVE, job.changedAt());
    }

    /** The shards of a time in these states, letter by letter; the end of each is a second after the one before. */
    private static List<Run> shards(Instant time, String states, Shards.Completion completion) {
        Run first = Run.planned(
                job(Shards.of(states.length()).completing(completion)), time, new Ticket(1), time.minusSeconds(60));
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < states.length(); i++) {
            Run run = i == 0 ? first : first.ofShard(i, new Ticket(1 + i));
            runs.add(in(run, states.charAt(i), time.plusSeconds(i + 1)));
        }
        return runs;
    }

    private static Run in(Run run, char state, Instant at) {
        Run running = run.claimed(new Claim(new Token(new UUID(1, 2)), new WorkerId("w"), run.dueTime()));
        return switch (state) {
            case 'p' -> run;
            case 'r' -> running;
            case 's' -> ended(running, new Ending.Succeeded(Optional.empty()), at);
            case 'f' -> ended(running, new Ending.Failed(new Failure("Oops", "")), at);
            case 't' -> ended(running, new Ending.TimedOut(new Failure("Late", "")), at);
            case 'c' -> run.endedUnclaimed(new Ending.Cancelled(CancelReason.REQUESTED), at);
            default -> run.endedUnclaimed(new Ending.Skipped(SkipReason.FORBIDDEN), at);
        };
    }

    private static Run ended(Run running, Ending ending, Instant at) {
        return running.after(new AttemptEnd.Finished(ending), Optional.of(at), at);
    }

    @ParameterizedTest
    @CsvSource({
        "sss, ALL_SUCCEEDED, SUCCEEDED, 3, 10:00:03",
        "srs, ALL_SUCCEEDED, RUNNING, 2,",
        "ppp, ALL_SUCCEEDED, PLANNED, 0,",
        "psp, ALL_SUCCEEDED, RUNNING, 1,",
        "sfs, ALL_SUCCEEDED, FAILED, 2, 10:00:03",
        "frs, ALL_SUCCEEDED, RUNNING, 1,",
        "sct, ALL_SUCCEEDED, TIMED_OUT, 1, 10:00:03",
        "ssk, ALL_SUCCEEDED, SKIPPED, 2, 10:00:03",
        "s, ALL_SUCCEEDED, SUCCEEDED, 1, 10:00:01",
        "rsp, ANY_SUCCEEDED, SUCCEEDED, 1, 10:00:02",
        "fss, ANY_SUCCEEDED, SUCCEEDED, 2, 10:00:02",
        "ffr, ANY_SUCCEEDED, RUNNING, 0,",
        "fft, ANY_SUCCEEDED, FAILED, 0, 10:00:03",
        "kkk, ANY_SUCCEEDED, SKIPPED, 0, 10:00:03",
    })
    void aTimeIsOverAsItsShardsSay(
            String states, Shards.Completion completion, RunState state, int succeeded, String finishedAt) {
        List<WholeTime<Run>> times = WholeTime.of(shards(TEN, states, completion));

        assertThat(times).singleElement().satisfies(time -> {
            assertThat(time.id()).isEqualTo(RunId.planned(Planning.UID, TEN));
            assertThat(time.state()).isEqualTo(state);
            assertThat(time.succeeded()).isEqualTo(succeeded);
            assertThat(time.size()).isEqualTo(states.length());
            assertThat(time.finishedAt())
                    .isEqualTo(Optional.ofNullable(finishedAt).map(Planning::at));
        });
    }

    @Test
    void aTimeWithoutShard0IsNotPlannedToTheEndAndARecordAloneStandsForAll() {
        List<Run> all = shards(TEN, "kss", Shards.Completion.ALL_SUCCEEDED);

        assertThat(WholeTime.of(all.subList(1, 3))).singleElement().satisfies(time -> {
            assertThat(time.over()).isFalse();
            assertThat(time.size()).isEqualTo(3);
        });
        assertThat(WholeTime.of(all.subList(0, 1))).singleElement().satisfies(time -> {
            assertThat(time.state()).isEqualTo(RunState.SKIPPED);
            assertThat(time.size()).isEqualTo(1);
        });
    }

    @Test
    void aShardThatIsRunAgainIsByItself() {
        Run failed = shards(TEN, "sf", Shards.Completion.ALL_SUCCEEDED).getLast();
        Job job = job(failed.spec().shards().only(1));
        Run again = Run.manual(
                job,
                RunId.replay(failed.id(), new TriggerToken("once")),
                job.spec().payload(),
                TEN,
                TEN,
                new Ticket(9),
                TEN);

        assertThat(WholeTime.of(List.of(in(again, 's', TEN)))).singleElement().satisfies(time -> {
            assertThat(time.state()).isEqualTo(RunState.SUCCEEDED);
            assertThat(time.size()).isEqualTo(1);
        });
    }

    @Test
    void historyLimitsCountTimesAndKeepThemWithAllTheirShards() {
        List<Run> newestFirst = new ArrayList<>();
        for (String states : List.of("srp", "sss", "sfs", "sss", "sss")) {
            newestFirst.addAll(
                    shards(TEN.minusSeconds(60L * newestFirst.size()), states, Shards.Completion.ALL_SUCCEEDED));
        }

        List<Run> shown = KeptRuns.shown(newestFirst, new HistoryLimits(2, 1), at("12:00:00"));

        assertThat(shown).isEqualTo(newestFirst.subList(0, 12));
    }

    private static List<FinishedRun> finished(String... newestFirst) {
        List<FinishedRun> finished = new ArrayList<>();
        for (String states : newestFirst) {
            Instant time = TEN.minusSeconds(60L * finished.size());
            for (Run run : shards(time, states, Shards.Completion.ALL_SUCCEEDED)) {
                if (run.finishedAt().isPresent() && run.claim().isPresent()) {
                    finished.add(new FinishedRun(
                            run.id(),
                            run.job(),
                            run.state(),
                            time,
                            run.finishedAt().get()));
                }
            }
        }
        return finished;
    }

    @ParameterizedTest
    @CsvSource({
        "2, ALL_SUCCEEDED, sf sf, true",
        "2, ALL_SUCCEEDED, rf sf, true",
        "2, ALL_SUCCEEDED, rs sf ff, true",
        "2, ALL_SUCCEEDED, ss sf sf, false",
        "2, ALL_SUCCEEDED, ks sf ff, true",
        "2, ALL_SUCCEEDED, ff, false",
        "1, ANY_SUCCEEDED, sf ff, false",
        "1, ANY_SUCCEEDED, rf ft, true",
        "2, ANY_SUCCEEDED, ff ft, true",
    })
    void aJobIsHeldAfterSoManyTimesInARow(int bound, Shards.Completion completion, String newestFirst, boolean due) {
        Job job = job(Shards.of(2).completing(completion));
        Job bounded = new Job(
                job.id(),
                job.uid(),
                1,
                job.spec().failing(job.spec().failures().suspendingAfter(bound)),
                job.status(),
                job.changedAt());

        assertThat(FailureHold.isDue(bounded, finished(newestFirst.split(" ", -1)), Optional.empty()))
                .isEqualTo(due);
    }

    @Test
    void whatIsLaterThanTheLastLinkAndHasNoShard0IsNotSettled() {
        List<FinishedRun> ascending = new ArrayList<>(finished("ss", "sf").reversed());
        ascending.removeIf(run -> run.scheduledTime().equals(TEN) && run.id().shard() == 0);
        Shards two = Shards.of(2);

        FinishedTimes settled = FinishedTimes.settled(ascending, two);
        assertThat(settled.times()).singleElement().satisfies(time -> {
            assertThat(time.state()).isEqualTo(RunState.FAILED);
            assertThat(time.id().shard()).isZero();
        });
        assertThat(settled.runsOf(settled.times())).hasSize(2);
        assertThat(FinishedTimes.of(ascending, two).times()).hasSize(2);
    }

    /** Catching up leaves shard 0 the record of all times that were missed; the other shards come before it as often as not. */
    @Test
    void aTimeWasSkippedAsOftenAsTheRecordOfAnyOfItsShardsSays() {
        RunId first =
                shards(TEN, "k", Shards.Completion.ALL_SUCCEEDED).getFirst().id();
        Ending.Skipped range = new Ending.Skipped(SkipReason.MISSED_LATER_RUNS, Optional.of(at("10:04:00")), 5);
        Ending.Skipped alone = new Ending.Skipped(SkipReason.MISSED_LATER_RUNS);
        Ending.Skipped late = new Ending.Skipped(SkipReason.STARTING_DEADLINE);
        List<FinishedRun> runs = new ArrayList<>();
        for (Ending.Skipped record : List.of(alone, range, alone, late)) {
            runs.add(new FinishedRun(
                    first.ofShard(record.equals(range) ? 0 : 1 + runs.size()),
                    job(Shards.NONE).id(),
                    RunState.SKIPPED,
                    TEN,
                    TEN,
                    Optional.of(record)));
        }
        FinishedTimes times = FinishedTimes.of(runs, Shards.of(4));

        assertThat(times.skipped(times.times().getFirst())).containsExactlyInAnyOrder(range, late);
        assertThat(FinishedTimes.of(runs.subList(1, 2), Shards.NONE).skipped(runs.get(1)))
                .containsExactly(range);
    }
}
