package io.distributedcron.core.declare;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.TriggerToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayRunsTest {
    private static final AttemptEnd FAILED = new AttemptEnd.Finished(new Ending.Failed(new Failure("Oops", "")));
    private static final AttemptEnd TIMED_OUT = new AttemptEnd.Finished(new Ending.TimedOut(new Failure("Late", "")));

    private final StoresUnderTest stores = StoresUnderTest.inMemory();
    private final RequestRuns requests =
            new RequestRuns(stores.triggers(), stores.plannedRuns(), stores.clock()::now, new Random(1));
    private final ReplayRuns replay = new ReplayRuns(
            requests, stores.plannedRuns(), stores.history(), stores.jobs(), stores.triggers(), stores.clock()::now);
    private final Job job = stores.jobs()
            .put(Jobs.job("shop/bill").storedPayload("{\"day\": 1}").declaration())
            .job();

    private Run end(Job of, int second, AttemptEnd end) {
        Instant time = of.changedAt().plusSeconds(second);
        Run run = planned(of, time);
        stores.plannedRuns().plan(List.of(run));
        Claim claim = claimBy("worker", time);
        stores.claimedRuns().claim(refs(run), claim);
        stores.claimedRuns()
                .end(List.of(
                        report(run, claim.token(), end, time, stores.clock().now())));
        return run;
    }

    private Run stored(RunId id) {
        return stores.history().latest(job.id(), 100).stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> payloadOf(Run run) {
        return switch (run.spec().payload()) {
            case Payload.None none -> Optional.empty();
            case Payload.Inline(String json) -> Optional.of(json);
            case Payload.Stored key -> stores.jobs().payload(key);
        };
    }

    @Test
    void aDeadRunIsRunAgainWithItsPayloadForItsTimeAsTheJobIsNow() {
        Run dead = end(job, 10, FAILED);
        Job now = stores.jobs()
                .put(Jobs.job("shop/bill").revision(2).pool("shop/fast").declaration())
                .job();
        assertThat(stores.jobs().forgetTombstones(stores.clock().now().plus(Duration.ofDays(1))))
                .isZero();

        Replayed replayed = replay.one(now, dead.id(), ReplayRuns.ONCE);

        Run again = stored(replayed.planned().getFirst());
        assertThat(again.id().origin()).contains(dead.id());
        assertThat(again.id().isManual()).isTrue();
        assertThat(again.scheduledTime()).isEqualTo(dead.scheduledTime());
        assertThat(again.dueTime()).isAfter(dead.dueTime().minusSeconds(60));
        assertThat(again.spec().pool().name()).isEqualTo("fast");
        assertThat(payloadOf(again)).contains("{\"day\": 1}");
    }

    @Test
    void eachTokenRunsItOnce() {
        Run dead = end(job, 10, TIMED_OUT);
        Replayed first = replay.one(job, dead.id(), ReplayRuns.ONCE);
        Replayed second = replay.one(job, dead.id(), ReplayRuns.ONCE);
        Replayed other = replay.one(job, dead.id(), new TriggerToken("t-2"));

        assertThat(first.planned()).hasSize(1);
        assertThat(second.planned()).isEmpty();
        assertThat(second.repeated()).isEqualTo(first.planned());
        assertThat(other.planned()).hasSize(1).doesNotContainAnyElementsOf(first.planned());
    }

    @Test
    void allThatFailedAndIsOnRecordIsRunAgainTheEarliestFirst() {
        Run first = end(job, 10, FAILED);
        end(job, 20, Runs.succeeded());
        Run third = end(job, 30, TIMED_OUT);
        stores.plannedRuns().plan(List.of(planned(job, job.changedAt().plusSeconds(40))));

        Replayed replayed = replay.all(job, ReplayRuns.ONCE);
        assertThat(replayed.planned().stream().map(run -> run.origin().orElseThrow()))
                .containsExactly(first.id(), third.id());
        assertThat(replay.all(job, ReplayRuns.ONCE).planned()).isEmpty();
        Run fourth = end(job, 50, FAILED);
        assertThat(replay.all(job, ReplayRuns.ONCE).planned())
                .containsExactly(RunId.replay(fourth.id(), ReplayRuns.ONCE));
    }

    /** A token that stays in a manifest, and comes back after the status of the resource was lost. */
    @Test
    void aTokenMeansWhatHadFailedWhenItWasFirstSeen() {
        Run first = end(job, 10, FAILED);
        TriggerToken token = new TriggerToken("t");
        assertThat(replay.allUntil(job, token).planned()).hasSize(1);
        Run later = end(job, 20, FAILED);

        Replayed again = replay.allUntil(job, token);
        assertThat(again.planned()).isEmpty();
        assertThat(again.repeated()).containsExactly(RunId.replay(first.id(), ReplayRuns.ONCE));
        assertThat(replay.allUntil(job, new TriggerToken("u")).planned())
                .containsExactly(RunId.replay(later.id(), ReplayRuns.ONCE));
    }

    @Test
    void aReplayThatFailsIsADeadRunAsAnyOther() {
        Run dead = end(job, 10, FAILED);
        RunId again = replay.one(job, dead.id(), ReplayRuns.ONCE).planned().getFirst();
        Run planned = stored(again);
        Claim claim = claimBy("worker", planned.dueTime());
        stores.claimedRuns().claim(refs(planned), claim);
        stores.claimedRuns().end(List.of(report(planned, claim.token(), FAILED, planned.dueTime(), planned.dueTime())));

        RunId third = replay.one(job, again, ReplayRuns.ONCE).planned().getFirst();
        assertThat(third.origin()).contains(again);
        assertThat(third.origin().flatMap(RunId::origin)).contains(dead.id());
        assertThat(stored(third).state()).isEqualTo(RunState.PLANNED);
    }

    @Test
    void whatDidNotFailOrIsNotOnRecordIsRefused() {
        Run done = end(job, 10, Runs.succeeded());
        assertThatThrownBy(() -> replay.one(job, done.id(), ReplayRuns.ONCE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is SUCCEEDED");
        RunId gone = RunId.planned(job.uid(), job.changedAt());
        assertThatThrownBy(() -> replay.one(job, gone, ReplayRuns.ONCE))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is not on record");
        assertThat(Objects.requireNonNull(replay.all(job, ReplayRuns.ONCE)).planned())
                .isEmpty();
    }
}
