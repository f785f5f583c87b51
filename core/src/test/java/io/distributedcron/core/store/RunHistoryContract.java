package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

public abstract class RunHistoryContract {
    private static final Instant PAST = Instant.parse("2020-05-06T07:08:09Z");
    private static final Instant FUTURE = Instant.parse("2040-05-06T07:08:09Z");
    private static final JobId BILL = JobId.parse("shop/bill");
    private static final AttemptEnd SUCCEEDED = Runs.succeeded();
    private static final AttemptEnd FAILED = new AttemptEnd.Finished(new Ending.Failed(new Failure("Oops", "")));
    private static final AttemptEnd TIMED_OUT = new AttemptEnd.Finished(new Ending.TimedOut(new Failure("Late", "")));

    protected abstract StoresUnderTest stores();

    private RunHistory history() {
        return stores().history();
    }

    private static Job job(String name) {
        return Jobs.job(name).changedAt(PAST);
    }

    private Run plan(Run run) {
        stores().plannedRuns().plan(List.of(run));
        return run;
    }

    private Run plan(String job, Instant time) {
        return plan(planned(job(job), time));
    }

    private Run claim(String job, Instant time) {
        Run run = plan(job, time);
        Claim claim = claimBy("worker", time);
        assertThat(stores().claimedRuns().claim(refs(run), claim)).hasSize(1);
        return run.claimed(claim);
    }

    /** A run that ended a second after its time. */
    private Run end(String job, Instant time, AttemptEnd end) {
        Run run = claim(job, time);
        Instant at = time.plusSeconds(1);
        stores().claimedRuns().end(List.of(report(run, run.claim().orElseThrow().token(), end, time, at)));
        return run.after(end, Optional.of(time), at);
    }

    private Run skip(String job, Instant time) {
        Run run = plan(job, time);
        Ending decision = new Ending.Skipped(SkipReason.MISSED);
        stores().plannedRuns().end(refs(run), decision, time);
        return run.endedUnclaimed(decision, time);
    }

    private static ChainEnd chainEnd(Run run) {
        return new ChainEnd(run.job(), run.id(), run.revision(), run.scheduledTime(), run.state());
    }

    private static FinishedRun finished(Run run) {
        return new FinishedRun(
                run.id(),
                run.job(),
                run.state(),
                run.scheduledTime(),
                run.finishedAt().orElseThrow(),
                run.ending().filter(Ending.Skipped.class::isInstance).map(Ending.Skipped.class::cast));
    }

    private static JobSummary summaryOf(String job, Map<JobId, JobSummary> summaries) {
        return Objects.requireNonNull(summaries.get(JobId.parse(job)));
    }

    /** Another job in the slot of this one. */
    private static JobId neighbourOf(JobId job) {
        for (int i = 0; ; i++) {
            JobId other = new JobId(job.namespace(), job.name() + "-" + i);
            if (other.slot().equals(job.slot())) {
                return other;
            }
        }
    }

    @Test
    void aChainEndsAtItsLatestPlannedTime() {
        String neighbour = neighbourOf(BILL).toString();
        end("shop/bill", PAST, SUCCEEDED);
        Run last = plan("shop/bill", PAST.plusSeconds(60));
        plan(Runs.manual(job("shop/bill"), "t-1", PAST.plusSeconds(90)));
        Run broken = end(neighbour, PAST.plusSeconds(5), FAILED);
        plan("shop/mail", PAST);
        plan(Runs.manual(job(neighbourOf(BILL) + "-only-manual"), "t-2", PAST));

        assertThat(history().chainEnds(BILL.slot())).containsExactlyInAnyOrder(chainEnd(last), chainEnd(broken));
        assertThat(history().chainEnds(new Slot((BILL.slot().number() + 1) % Slot.COUNT)))
                .isEmpty();
    }

    @Test
    void finishedRunsComeJobByJobTheNewestFirst() {
        JobId neighbour = neighbourOf(BILL);
        List<Run> ended = new ArrayList<>();
        for (int i = 3; i >= 0; i--) {
            ended.add(end("shop/bill", PAST.plusSeconds(i), i == 2 ? TIMED_OUT : SUCCEEDED));
        }
        Run other = skip(neighbour.toString(), PAST.plusSeconds(1));
        plan("shop/bill", PAST.minusSeconds(9));
        claim("shop/bill", PAST.minusSeconds(8));
        end("shop/mail", PAST, SUCCEEDED);

        List<FinishedRun> all = history().finished(BILL.slot(), Optional.empty(), PAST.plusSeconds(3), 100);
        assertThat(all)
                .containsExactlyInAnyOrder(
                        finished(ended.get(1)), finished(ended.get(2)), finished(ended.get(3)), finished(other));
        assertThat(all.stream().map(FinishedRun::job).distinct().count()).isEqualTo(2);
        assertThat(all.stream().filter(run -> run.job().equals(BILL)).map(FinishedRun::scheduledTime))
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(all.get(0).job().equals(neighbour) || all.get(3).job().equals(neighbour))
                .as("a job's runs are not torn apart")
                .isTrue();
        for (int read = 0; read < 4; read++) {
            Optional<FinishedRun> last = read == 0 ? Optional.empty() : Optional.of(all.get(read - 1));
            assertThat(history().finished(BILL.slot(), last, PAST.plusSeconds(3), 2))
                    .as("after %s", last)
                    .isEqualTo(all.subList(read, Math.min(read + 2, 4)));
        }
    }

    @Test
    void theEarliestUnfinishedRunIsThePlannedOrRunningOneOfTheEarliestTime() {
        assertThat(unfinishedBefore(PAST.plusSeconds(60))).isEmpty();
        end("shop/bill", PAST, SUCCEEDED);
        assertThat(unfinishedBefore(PAST.plusSeconds(60))).isEmpty();
        plan("shop/bill", PAST.plusSeconds(9));
        assertThat(unfinishedBefore(PAST.plusSeconds(60))).isEqualTo(Map.of(BILL, PAST.plusSeconds(9)));
        claim("shop/bill", PAST.plusSeconds(5));
        assertThat(unfinishedBefore(PAST.plusSeconds(60))).isEqualTo(Map.of(BILL, PAST.plusSeconds(5)));
        assertThat(unfinishedBefore(PAST.plusSeconds(5))).as("before it").isEmpty();
        assertThat(history().earliestUnfinished(BILL.slot(), List.of(), PAST.plusSeconds(60)))
                .isEmpty();
    }

    private Map<JobId, Instant> unfinishedBefore(Instant time) {
        return history().earliestUnfinished(BILL.slot(), List.of(BILL, JobId.parse("shop/mail")), time);
    }

    private void note(JobId job, TrimNote note) {
        history().note(Map.of(job, note));
    }

    @Test
    void notesOfManyJobsAreWrittenAtOnce() {
        stores().jobs().put(Jobs.job("shop/bill").declaration());
        stores().jobs().put(Jobs.job("shop/mail").declaration());
        Map<JobId, TrimNote> notes = Map.of(
                BILL,
                new TrimNote(PAST, Optional.empty(), Optional.empty(), 2, 0),
                JobId.parse("shop/mail"),
                new TrimNote(PAST.plusSeconds(1), Optional.of(PAST), Optional.empty(), 1, 3));
        history().note(notes);
        history().note(Map.of());

        assertThat(history().notes(notes.keySet())).isEqualTo(notes);
    }

    @Test
    void notesAddUpAndNeverGoBack() {
        stores().jobs().put(Jobs.job("shop/bill").declaration());
        note(BILL, new TrimNote(PAST, Optional.empty(), Optional.empty(), 2, 0));
        assertThat(history().notes(List.of(BILL, JobId.parse("shop/mail"))))
                .isEqualTo(Map.of(BILL, new TrimNote(PAST, Optional.empty(), Optional.empty(), 2, 0)));

        note(
                BILL,
                new TrimNote(
                        PAST.plusSeconds(5), Optional.of(PAST.plusSeconds(4)), Optional.of(PAST.plusSeconds(3)), 1, 1));
        note(BILL, new TrimNote(PAST.plusSeconds(1), Optional.of(PAST), Optional.of(PAST.plusSeconds(9)), 0, 1));
        assertThat(history().notes(List.of(BILL)))
                .isEqualTo(Map.of(
                        BILL,
                        new TrimNote(
                                PAST.plusSeconds(5),
                                Optional.of(PAST.plusSeconds(4)),
                                Optional.of(PAST.plusSeconds(9)),
                                3,
                                2)));
        assertThat(history().notes(List.of())).isEmpty();
    }

    @Test
    void theEarliestTimeThatWasDeletedIsKept() {
        stores().jobs().put(Jobs.job("shop/bill").declaration());
        TrimNote note = new TrimNote(PAST, Optional.empty(), Optional.empty(), 1, 0);
        note(BILL, note.from(PAST.minusSeconds(5)));
        note(BILL, note.from(PAST.minusSeconds(9)));
        note(BILL, note.from(PAST.minusSeconds(7)));
        note(BILL, note);

        TrimNote sum = history().notes(List.of(BILL)).getOrDefault(BILL, note);
        assertThat(sum.from()).contains(PAST.minusSeconds(9));
        assertThat(sum.mayHaveTrimmed(PAST)).isTrue();
        assertThat(sum.mayHaveTrimmed(PAST.minusSeconds(9))).isTrue();
        assertThat(sum.mayHaveTrimmed(PAST.plusMillis(1))).isFalse();
        assertThat(sum.mayHaveTrimmed(PAST.minusSeconds(10))).isFalse();
        assertThat(note.mayHaveTrimmed(Instant.EPOCH)).as("not known").isTrue();
    }

    @Test
    void aNoteLivesAsLongAsItsDeclarationOfTheJob() {
        TrimNote note = new TrimNote(PAST, Optional.empty(), Optional.empty(), 2, 0);
        note(BILL, note);
        assertThat(history().notes(List.of(BILL))).as("there is no such job").isEmpty();

        Job job = stores().jobs().put(Jobs.job("shop/bill").declaration()).job();
        note(BILL, note);
        stores().jobs().put(Jobs.job("shop/bill").revision(2).declaration());
        stores().jobs().delete(BILL, job.uid());
        assertThat(history().notes(List.of(BILL))).containsValue(note);

        stores().jobs().put(Jobs.job("shop/bill").uid("another").declaration());
        assertThat(history().notes(List.of(BILL))).isEmpty();
    }

    @Test
    void notesWrittenAtOnceAreAllCounted() {
        stores().jobs().put(Jobs.job("shop/bill").declaration());
        Together.inThreads(4, i -> {
            for (int n = 0; n < 10; n++) {
                note(BILL, new TrimNote(PAST.plusSeconds(i * 10L + n), Optional.empty(), Optional.empty(), 1, 1));
            }
            return true;
        });

        assertThat(history().notes(List.of(BILL)))
                .containsValue(new TrimNote(PAST.plusSeconds(39), Optional.empty(), Optional.empty(), 40, 40));
    }

    @Test
    void onlyFinishedRunsOfTheSlotAreDeleted() {
        Run over = end("shop/bill", PAST, SUCCEEDED);
        Run planned = plan("shop/bill", PAST.plusSeconds(1));
        Run running = claim("shop/bill", PAST.plusSeconds(2));
        Run elsewhere = end("shop/mail", PAST, SUCCEEDED);

        assertThat(history().delete(BILL.slot(), refs(over, planned, running, elsewhere)))
                .isEqualTo(1);
        assertThat(stores().plannedRuns().find(refs(over, planned, running, elsewhere)))
                .containsOnlyKeys(planned.id(), running.id(), elsewhere.id());
        assertThat(history().delete(BILL.slot(), List.of())).isZero();
    }

    @Test
    void aJobWithoutRunsHasAnEmptySummary() {
        assertThat(history().summaries(List.of(BILL))).isEqualTo(Map.of(BILL, JobSummary.EMPTY));
        assertThat(history().summaries(List.of())).isEmpty();
    }

    @Test
    void aSummaryIsDerivedFromRuns() {
        end("shop/bill", PAST, FAILED);
        end("shop/bill", PAST.plusSeconds(10), TIMED_OUT);
        end("shop/bill", PAST.plusSeconds(20), SUCCEEDED);
        end("shop/bill", PAST.plusSeconds(30), new AttemptEnd.TriedAgain(new Failure("Oops", ""), FUTURE, ticket()));
        claim("shop/bill", PAST.plusSeconds(40));
        skip("shop/bill", PAST.plusSeconds(50));
        plan("shop/bill", PAST.plusSeconds(60));
        plan("shop/bill", FUTURE);
        plan("shop/bill", FUTURE.plusSeconds(60));
        plan("shop/mail", PAST);
        plan("shop/mail", PAST.plusSeconds(1));

        assertThat(history().summaries(List.of(BILL, JobId.parse("shop/mail"), BILL)))
                .isEqualTo(Map.of(
                        BILL,
                        new JobSummary(
                                Optional.of(FUTURE),
                                Optional.of(PAST.plusSeconds(40)),
                                Optional.of(PAST.plusSeconds(21)),
                                Optional.of(PAST.plusSeconds(11)),
                                2,
                                Map.of(SkipReason.MISSED, new SkippedTimes(1, false, PAST.plusSeconds(50)))),
                        JobId.parse("shop/mail"),
                        new JobSummary(
                                Optional.of(PAST.plusSeconds(1)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                0)));
    }

    @Test
    void aSummaryRemembersWhatWasTrimmed() {
        stores().jobs().put(Jobs.job("shop/bill").declaration());
        stores().jobs().put(Jobs.job("shop/mail").declaration());
        TrimNote note = new TrimNote(PAST, Optional.of(PAST.plusSeconds(5)), Optional.of(PAST.plusSeconds(6)), 1, 1);
        note(BILL, note);
        note(JobId.parse("shop/mail"), note);
        end("shop/mail", PAST.plusSeconds(60), SUCCEEDED);

        Map<JobId, JobSummary> summaries = history().summaries(List.of(BILL, JobId.parse("shop/mail")));
        assertThat(summaries.get(BILL))
                .isEqualTo(new JobSummary(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(PAST.plusSeconds(5)),
                        Optional.of(PAST.plusSeconds(6)),
                        0));
        assertThat(summaryOf("shop/mail", summaries).lastSuccessfulTime()).contains(PAST.plusSeconds(61));
    }

    @Test
    void skippedTimesAreCountedByReasonWithThoseThatWereTrimmed() {
        stores().jobs().put(Jobs.job("shop/bill").declaration());
        skip("shop/bill", PAST.plusSeconds(60));
        end(plan("shop/bill", PAST.plusSeconds(120)), SkipReason.FORBIDDEN, Optional.empty(), 1);
        end(plan("shop/bill", PAST.plusSeconds(180)), SkipReason.MISSED, Optional.of(PAST.plusSeconds(600)), 8);
        end(plan("shop/bill", PAST.plusSeconds(1200)), SkipReason.ALREADY_OVER, Optional.empty(), 1);
        end("shop/bill", PAST.plusSeconds(1260), SUCCEEDED);
        end(plan("shop/mail", PAST), SkipReason.MISSED, Optional.of(PAST.plusSeconds(9_000)), 1_000);
        Map<SkipReason, SkippedTimes> trimmed = Map.of(
                SkipReason.MISSED, new SkippedTimes(1_003, true, PAST.minusSeconds(60)),
                SkipReason.SUPERSEDED, new SkippedTimes(1, false, PAST.minusSeconds(120)));
        note(BILL, new TrimNote(PAST, Optional.empty(), Optional.empty(), 2, 2).skipping(trimmed));
        note(
                BILL,
                new TrimNote(PAST, Optional.empty(), Optional.empty(), 2, 2)
                        .skipping(Map.of(SkipReason.MISSED, new SkippedTimes(2, false, PAST.minusSeconds(90)))));

        Map<JobId, JobSummary> summaries = history().summaries(List.of(BILL, JobId.parse("shop/mail")));

        assertThat(summaryOf("shop/bill", summaries).skipped())
                .isEqualTo(Map.of(
                        SkipReason.MISSED, new SkippedTimes(1_014, true, PAST.plusSeconds(600)),
                        SkipReason.FORBIDDEN, new SkippedTimes(1, false, PAST.plusSeconds(120)),
                        SkipReason.SUPERSEDED, new SkippedTimes(1, false, PAST.minusSeconds(120))));
        assertThat(summaryOf("shop/mail", summaries).skipped())
                .isEqualTo(Map.of(SkipReason.MISSED, new SkippedTimes(1_000, true, PAST.plusSeconds(9_000))));
        assertThat(Objects.requireNonNull(history().notes(List.of(BILL)).get(BILL))
                        .skipped()
                        .get(SkipReason.MISSED))
                .isEqualTo(new SkippedTimes(1_005, true, PAST.minusSeconds(60)));
    }

    private void end(Run run, SkipReason reason, Optional<Instant> through, int times) {
        Ending decision = new Ending.Skipped(reason, through, times);
        assertThat(stores().plannedRuns().end(refs(run), decision, run.scheduledTime()))
                .hasSize(1);
        assertThat(Objects.requireNonNull(stores().plannedRuns().find(refs(run)).get(run.id()))
                        .ending())
                .contains(decision);
    }

    @Test
    void aSummaryOfAJobWithManyRunsIsWhole() {
        end("shop/bill", PAST, SUCCEEDED);
        Duration each = Duration.ofMinutes(1);
        for (int i = 1; i <= 100; i++) {
            end("shop/bill", PAST.plus(each.multipliedBy(i)), FAILED);
        }
        claim("shop/bill", PAST.plus(each.multipliedBy(50)).plusSeconds(30));
        claim("shop/bill", PAST.plus(each.multipliedBy(101)));
        end("shop/mail", PAST, FAILED);
        for (int i = 1; i <= 100; i++) {
            end("shop/mail", PAST.plus(each.multipliedBy(i)), SUCCEEDED);
        }

        Map<JobId, JobSummary> summaries = history().summaries(List.of(BILL, JobId.parse("shop/mail")));
        assertThat(summaries.get(BILL))
                .isEqualTo(new JobSummary(
                        Optional.empty(),
                        Optional.of(PAST.plus(each.multipliedBy(101))),
                        Optional.of(PAST.plusSeconds(1)),
                        Optional.of(PAST.plus(each.multipliedBy(100)).plusSeconds(1)),
                        2));
        assertThat(summaryOf("shop/mail", summaries).lastFailureTime()).contains(PAST.plusSeconds(1));
    }

    @Test
    void summariesOfManyJobsComeTogether() {
        List<JobId> jobs = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            jobs.add(plan("shop/job-" + i, FUTURE.plusSeconds(i)).job());
        }
        Map<JobId, JobSummary> summaries = history().summaries(jobs);

        assertThat(summaries).hasSize(70);
        assertThat(summaryOf("shop/job-69", summaries).nextScheduleTime()).contains(FUTURE.plusSeconds(69));
    }

    @Test
    void theLatestRunsComeNewestFirst() {
        Run first = end("shop/bill", PAST, SUCCEEDED);
        Run second = skip("shop/bill", PAST.plusSeconds(1));
        Run third = plan("shop/bill", PAST.plusSeconds(2));
        plan("shop/mail", PAST);

        assertThat(history().latest(BILL, 10)).containsExactly(third, second, first);
        assertThat(history().latest(BILL, 2)).containsExactly(third, second);
        assertThat(first.state()).isEqualTo(RunState.SUCCEEDED);
    }

    /** The shards of a time of a job that has three, ended one second after the other; empty: claimed, and not ended. */
    private void times(String job, Instant time, Shards.Completion completion, List<Optional<AttemptEnd>> ends) {
        Run first = planned(
                Jobs.job(job).sharded(Shards.of(3).completing(completion)).changedAt(PAST), time);
        for (int shard = ends.size() - 1; shard >= 0; shard--) {
            Run run = plan(shard == 0 ? first : first.ofShard(shard, Runs.ticket()));
            Claim claim = claimBy("worker", time);
            stores().claimedRuns().claim(refs(run), claim);
            Instant at = time.plusSeconds(shard + 1);
            ends.get(shard)
                    .ifPresent(end -> stores().claimedRuns().end(List.of(report(run, claim.token(), end, time, at))));
        }
    }

    @Test
    void aSummaryFollowsPlannedTimesAsAWhole() {
        Optional<AttemptEnd> succeeded = Optional.of(SUCCEEDED);
        Optional<AttemptEnd> failed = Optional.of(FAILED);
        times("shop/bill", PAST, Shards.Completion.ALL_SUCCEEDED, List.of(succeeded, succeeded, succeeded));
        times(
                "shop/bill",
                PAST.plusSeconds(60),
                Shards.Completion.ALL_SUCCEEDED,
                List.of(succeeded, failed, succeeded));
        times(
                "shop/bill",
                PAST.plusSeconds(120),
                Shards.Completion.ALL_SUCCEEDED,
                List.of(succeeded, Optional.empty(), failed));
        times("shop/mail", PAST, Shards.Completion.ANY_SUCCEEDED, List.of(failed, succeeded, Optional.empty()));
        times("shop/mail", PAST.plusSeconds(60), Shards.Completion.ANY_SUCCEEDED, List.of(failed, failed, failed));

        Map<JobId, JobSummary> summaries = history().summaries(List.of(BILL, JobId.parse("shop/mail")));

        JobSummary bill = summaryOf("shop/bill", summaries);
        assertThat(bill.lastSuccessfulTime()).contains(PAST.plusSeconds(3));
        assertThat(bill.lastFailureTime()).contains(PAST.plusSeconds(63));
        assertThat(bill.lastScheduleTime()).contains(PAST.plusSeconds(120));
        assertThat(bill.active()).isEqualTo(1);
        JobSummary mail = summaryOf("shop/mail", summaries);
        assertThat(mail.lastSuccessfulTime()).contains(PAST.plusSeconds(2));
        assertThat(mail.lastFailureTime()).contains(PAST.plusSeconds(63));
    }

    @Test
    void aTimeOfManyShardsIsSummedUpFromAllOfThem() {
        Run first = planned(Jobs.job("shop/bill").sharded(Shards.of(40)).changedAt(PAST), PAST);
        for (int shard = 39; shard >= 0; shard--) {
            Run run = plan(shard == 0 ? first : first.ofShard(shard, Runs.ticket()));
            if (shard < 30) {
                stores().plannedRuns().end(refs(run), new Ending.Skipped(SkipReason.FORBIDDEN), PAST);
            } else {
                Claim claim = claimBy("worker", PAST);
                stores().claimedRuns().claim(refs(run), claim);
                stores().claimedRuns()
                        .end(List.of(report(run, claim.token(), SUCCEEDED, PAST, PAST.plusSeconds(shard))));
            }
        }

        JobSummary summary = summaryOf("shop/bill", history().summaries(List.of(BILL)));

        assertThat(summary.lastSuccessfulTime()).isEmpty();
        assertThat(summary.skipped()).isEqualTo(Map.of(SkipReason.FORBIDDEN, new SkippedTimes(1, false, PAST)));
    }

    @Test
    void aChainEndsAtItsLatestShard0() {
        Run first = plan("shop/bill", FUTURE);
        Run next = planned(Jobs.job("shop/bill").sharded(Shards.of(3)).changedAt(PAST), FUTURE.plusSeconds(60));
        plan(next.ofShard(1, Runs.ticket()));
        plan(next.ofShard(2, Runs.ticket()));

        assertThat(history().chainEnds(BILL.slot())).containsExactly(chainEnd(first));
        assertThat(stores().plannedRuns().latest(BILL, job("shop/bill").uid()))
                .map(Run::id)
                .contains(first.id());

        plan(next);
        assertThat(history().chainEnds(BILL.slot())).containsExactly(chainEnd(next));
    }
}
