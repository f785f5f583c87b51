package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.succeeded;
import static io.distributedcron.core.fixtures.Runs.success;
import static io.distributedcron.core.fixtures.Runs.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link ClaimedRuns#end} promises. */
public abstract class AttemptEndsContract {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");
    private static final Failure FAILURE = new Failure("java.lang.IllegalStateException", "$cost is {negative}");

    protected abstract StoresUnderTest stores();

    private ClaimedRuns runs() {
        return stores().claimedRuns();
    }

    private Run plan(int second) {
        Run run = planned(Jobs.job("shop/bill").changedAt(NOW), NOW.plusSeconds(second));
        stores().plannedRuns().plan(List.of(run));
        return run;
    }

    private Run claimed(Run run, Claim claim) {
        assertThat(runs().claim(refs(run), claim)).containsExactly(run.id());
        return run.claimed(claim);
    }

    private Map<RunId, Run> stored(List<Run> runs) {
        return stores().plannedRuns().find(refs(runs));
    }

    private static Run after(Run run, AttemptReport report) {
        return run.after(report.end(), report.startedAt(), report.at());
    }

    static List<AttemptEnd> everyEnd() {
        return List.of(
                succeeded(),
                new AttemptEnd.Finished(new Ending.Succeeded(Optional.of("{\"$rows\": 3}"))),
                new AttemptEnd.Finished(new Ending.Failed(FAILURE)),
                new AttemptEnd.Finished(new Ending.TimedOut(FAILURE)),
                new AttemptEnd.Finished(new Ending.Cancelled(CancelReason.REPLACED)),
                new AttemptEnd.TriedAgain(FAILURE, NOW.plusSeconds(30), ticket()),
                new AttemptEnd.Lost(NOW.plusSeconds(3), ticket()),
                new AttemptEnd.GivenBack(ticket()));
    }

    @ParameterizedTest
    @MethodSource("everyEnd")
    void anEndIsWrittenAsTheModelSaysAndRecognisedWhenRepeated(AttemptEnd end) {
        Claim claim = claimBy("worker", NOW);
        Run run = claimed(plan(0), claim);
        AttemptReport report = report(run, claim.token(), end, NOW.plusMillis(5), NOW.plusSeconds(1));

        assertThat(runs().end(List.of(report))).isEqualTo(Map.of(run.id(), WriteAnswer.WRITTEN));
        assertThat(stored(List.of(run))).isEqualTo(Map.of(run.id(), after(run, report)));
        assertThat(runs().end(List.of(report))).isEqualTo(Map.of(run.id(), WriteAnswer.REPEATED));
        assertThat(stored(List.of(run))).isEqualTo(Map.of(run.id(), after(run, report)));
    }

    @ParameterizedTest
    @MethodSource("everyEnd")
    void anEndOfALaterAttemptIsWrittenAsTheModelSays(AttemptEnd end) {
        Claim first = claimBy("worker", NOW);
        Run run = claimed(plan(0), first);
        AttemptReport again =
                report(run, first.token(), new AttemptEnd.TriedAgain(FAILURE, NOW.plusSeconds(5), ticket()), NOW, NOW);
        runs().end(List.of(again));
        Claim second = claimBy("worker", NOW.plusSeconds(5));
        Run later = claimed(after(run, again), second);
        AttemptReport report =
                new AttemptReport(run.id(), run.job(), second.token(), end, Optional.empty(), NOW.plusSeconds(6));

        assertThat(runs().end(List.of(again))).as("late, for the first attempt").containsValue(WriteAnswer.REFUSED);
        assertThat(runs().end(List.of(report))).isEqualTo(Map.of(run.id(), WriteAnswer.WRITTEN));
        assertThat(stored(List.of(run))).isEqualTo(Map.of(run.id(), after(later, report)));
    }

    @ParameterizedTest
    @MethodSource("everyEnd")
    void anEndUnderAnotherTokenIsRefused(AttemptEnd end) {
        Run run = claimed(plan(0), claimBy("worker", NOW));
        Run unclaimed = plan(1);
        Run unknown = planned(Jobs.job("shop/bill").changedAt(NOW), NOW.plusSeconds(2));
        Token stranger = claimBy("other", NOW).token();

        List<AttemptReport> reports = new ArrayList<>();
        for (Run each : List.of(run, unclaimed, unknown)) {
            reports.add(report(each, stranger, end, NOW, NOW));
        }
        assertThat(runs().end(reports)).hasSize(3).allSatisfy((id, answer) -> assertThat(answer)
                .isEqualTo(WriteAnswer.REFUSED));
        assertThat(stored(List.of(run, unclaimed))).isEqualTo(Map.of(run.id(), run, unclaimed.id(), unclaimed));
    }

    @Test
    void aRunGivenBackAndClaimedByAnotherRefusesTheFirst() {
        Claim first = claimBy("worker", NOW);
        Run run = claimed(plan(0), first);
        AttemptReport back = report(run, first.token(), new AttemptEnd.GivenBack(ticket()), NOW, NOW);
        runs().end(List.of(back));
        Claim second = claimBy("other", NOW);
        Run again = claimed(after(run, back), second);

        assertThat(runs().end(List.of(back, success(run, first.token(), NOW, NOW))))
                .isEqualTo(Map.of(run.id(), WriteAnswer.REFUSED));
        assertThat(stored(List.of(run))).isEqualTo(Map.of(run.id(), again));
    }

    @Test
    void manySuccessesKeepTheirOwnTimesAndTokens() {
        List<AttemptReport> reports = new ArrayList<>();
        Map<RunId, Run> expected = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            Claim claim = claimBy("worker-" + i % 3, NOW);
            Run run = claimed(plan(i), claim);
            AttemptReport report = new AttemptReport(
                    run.id(),
                    run.job(),
                    claim.token(),
                    succeeded(),
                    i % 10 == 0 ? Optional.empty() : Optional.of(NOW.plusMillis(i)),
                    NOW.plusMillis(1000 + i));
            reports.add(report);
            expected.put(run.id(), after(run, report));
        }

        assertThat(runs().end(reports))
                .hasSize(100)
                .containsValue(WriteAnswer.WRITTEN)
                .doesNotContainValue(WriteAnswer.REFUSED)
                .doesNotContainValue(WriteAnswer.REPEATED);
        assertThat(stored(List.copyOf(expected.values()))).isEqualTo(expected);
    }

    @Test
    void aBatchOfEveryKindIsAnsweredRunByRun() {
        List<AttemptReport> reports = new ArrayList<>();
        Map<RunId, Run> expected = new HashMap<>();
        Map<RunId, WriteAnswer> answers = new HashMap<>();
        int second = 0;
        for (AttemptEnd end : everyEnd()) {
            for (WriteAnswer answer : WriteAnswer.values()) {
                Claim claim = claimBy("worker", NOW);
                Run run = claimed(plan(second++), claim);
                Token token =
                        answer == WriteAnswer.REFUSED ? claimBy("other", NOW).token() : claim.token();
                AttemptReport report = report(run, token, end, NOW, NOW.plusSeconds(1));
                if (answer == WriteAnswer.REPEATED) {
                    runs().end(List.of(report));
                }
                reports.add(report);
                expected.put(run.id(), answer == WriteAnswer.REFUSED ? run : after(run, report));
                answers.put(run.id(), answer);
            }
        }

        assertThat(runs().end(reports)).isEqualTo(answers);
        assertThat(stored(List.copyOf(expected.values()))).isEqualTo(expected);
        assertThat(runs().end(List.of())).isEmpty();
    }

    @Test
    void aStaleReportDoesNotPassUnderTheTokenOfAnotherReport() {
        Claim stale = claimBy("worker", NOW);
        Run run = claimed(plan(0), stale);
        AttemptReport back = report(run, stale.token(), new AttemptEnd.GivenBack(ticket()), NOW, NOW);
        runs().end(List.of(back));
        Run planned = after(run, back);
        Run other = plan(1);
        Claim current = claimBy("worker", NOW);
        runs().claim(refs(planned, other), current);

        assertThat(runs().end(List.of(
                        success(run, stale.token(), NOW, NOW), success(other, current.token(), NOW, NOW))))
                .isEqualTo(Map.of(run.id(), WriteAnswer.REFUSED, other.id(), WriteAnswer.WRITTEN));
        assertThat(stored(List.of(run))).isEqualTo(Map.of(run.id(), planned.claimed(current)));
    }

    @Test
    void aRunReportedUnderTwoTokensIsWrittenUnderTheOneItCarries() {
        Claim claim = claimBy("worker", NOW);
        Run run = claimed(plan(0), claim);
        AttemptReport stranger = success(run, claimBy("other", NOW).token(), NOW, NOW);
        AttemptReport own = success(run, claim.token(), NOW.plusMillis(3), NOW.plusMillis(7));

        assertThat(runs().end(List.of(stranger, own, own))).isEqualTo(Map.of(run.id(), WriteAnswer.WRITTEN));
        assertThat(stored(List.of(run))).isEqualTo(Map.of(run.id(), after(run, own)));
    }

    @Test
    void aClaimedRunCannotBeSkipped() {
        Claim claim = claimBy("worker", NOW);
        Run run = claimed(plan(0), claim);
        AttemptEnd skipped = new AttemptEnd.Finished(new Ending.Skipped(SkipReason.MISSED));

        assertThatThrownBy(() -> runs().end(List.of(report(run, claim.token(), skipped, NOW, NOW))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SKIPPED");
        assertThat(stored(List.of(run))).isEqualTo(Map.of(run.id(), run));
    }

    @Test
    void anExclusiveRunThatSucceededFreesItsPlace() {
        Run run = planned(
                Jobs.job("shop/close").exclusive(ConcurrencyPolicy.FORBID).changedAt(NOW), NOW);
        Run next = planned(
                Jobs.job("shop/close").exclusive(ConcurrencyPolicy.FORBID).changedAt(NOW), NOW.plusSeconds(1));
        stores().plannedRuns().plan(List.of(run, next));
        Claim claim = claimBy("worker", NOW);
        runs().claimExclusive(refs(run), claim);
        runs().end(List.of(success(run, claim.token(), NOW, NOW)));

        assertThat(runs().claimExclusive(refs(next), claimBy("worker", NOW)))
                .isEqualTo(Map.of(next.id(), ExclusiveClaim.WON));
    }

    @Test
    void ofManyWhoReportOneAttemptOneWrites() {
        List<AttemptReport> reports = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Claim claim = claimBy("worker", NOW);
            Run run = claimed(plan(i), claim);
            reports.add(success(run, claim.token(), NOW, NOW));
        }
        List<Map<RunId, WriteAnswer>> answers = Together.inThreads(4, i -> runs().end(reports));

        for (AttemptReport report : reports) {
            assertThat(answers)
                    .extracting(each -> each.get(report.id()))
                    .containsExactlyInAnyOrder(
                            WriteAnswer.WRITTEN, WriteAnswer.REPEATED, WriteAnswer.REPEATED, WriteAnswer.REPEATED);
        }
    }

    @Test
    void ofAnOutcomeAndALossAtOnceOneIsWritten() {
        for (int i = 0; i < 20; i++) {
            Claim claim = claimBy("worker", NOW);
            Run run = claimed(plan(i), claim);
            AttemptReport outcome = success(run, claim.token(), NOW, NOW);
            AttemptReport loss = report(run, claim.token(), new AttemptEnd.Lost(NOW, ticket()), NOW, NOW);
            List<WriteAnswer> answers = Together.inThreads(
                    2, n -> runs().end(List.of(n == 0 ? outcome : loss)).get(run.id()));

            assertThat(answers).containsExactlyInAnyOrder(WriteAnswer.WRITTEN, WriteAnswer.REPEATED);
            assertThat(stored(List.of(run)))
                    .containsValue(after(run, answers.get(0) == WriteAnswer.WRITTEN ? outcome : loss));
        }
    }
}
