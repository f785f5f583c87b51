package io.distributedcron.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.declare.BackfillRange;
import io.distributedcron.core.declare.Backfilled;
import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.TrimNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A client on a store, whichever it is. */
abstract class CronClientContract {
    protected abstract CronClient client();

    protected abstract StoresUnderTest stores();

    private static ClientJob job(String name) {
        return ClientJob.of("billing", name, "0 3 * * *", "bill", "shop/default");
    }

    private static JobId id(String name) {
        return ClientJob.id("billing", name);
    }

    private Run only(String name) {
        List<Run> runs = client().runs(id(name), 100);
        assertThat(runs).hasSize(1);
        return runs.getFirst();
    }

    private Job stored(String name) {
        return client().find(id(name)).orElseThrow();
    }

    private Instant now() {
        return stores().clock().now();
    }

    @Test
    void aJobIsCreatedWithItsFirstRun() {
        assertThat(client().create(job("a").payload("{\"customer\": 7}"))).isEqualTo(JobWrite.CREATED);

        assertThat(stored("a").id()).hasToString("client.billing/a");
        assertThat(only("a")).satisfies(run -> {
            assertThat(run.scheduledTime()).isAfter(now());
            assertThat(run.state()).isEqualTo(RunState.PLANNED);
            assertThat(run.id().job()).isEqualTo(stored("a").uid());
            assertThat(run.spec().payload()).isEqualTo(new Payload.Inline("{\"customer\": 7}"));
        });
        assertThat(client().create(job("a").payload("8"))).isEqualTo(JobWrite.EXISTS);
        assertThat(only("a").spec().payload()).isEqualTo(new Payload.Inline("{\"customer\": 7}"));
    }

    @Test
    void manyAreCreatedAtOnce() {
        client().create(job("n-1500"));
        List<ClientJob> jobs = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            jobs.add(job("n-" + i));
        }

        Map<JobId, JobWrite> answers = client().create(jobs);

        assertThat(answers).hasSize(2_500);
        assertThat(answers.values().stream().filter(JobWrite.CREATED::equals)).hasSize(2_499);
        assertThat(answers).containsEntry(id("n-1500"), JobWrite.EXISTS);
        assertThat(only("n-2499").spec().schedule()).isEqualTo("0 3 * * *");
        assertThat(only("n-1500").state()).isEqualTo(RunState.PLANNED);
        assertThat(client().list("billing", Optional.empty(), 3))
                .extracting(job -> job.id().name())
                .containsExactly("n-0", "n-1", "n-10");
        assertThat(client().list("billing", Optional.of("n-9"), 3))
                .extracting(job -> job.id().name())
                .containsExactly("n-90", "n-900", "n-901");
    }

    @Test
    void aLargePayloadIsKeptBesideTheJob() {
        String large = "\"" + "x".repeat(5_000) + "\"";
        client().create(job("a").payload(large));

        assertThat(stores().jobs().payload((Payload.Stored) stored("a").spec().payload()))
                .contains(large);
        assertThat(client().update(job("a").payload(large))).isEqualTo(JobWrite.UNCHANGED);
    }

    @Test
    void anUpdateReplacesWhatWasPlanned() {
        client().create(job("a"));
        assertThat(client().update(job("a"))).isEqualTo(JobWrite.UNCHANGED);
        assertThat(client().update(job("nobody"))).isEqualTo(JobWrite.ABSENT);

        ClientJob exclusive = job("a").timeZone("Asia/Tokyo").timeout(Duration.ofMinutes(1));
        assertThat(client().update(exclusive)).isEqualTo(JobWrite.UPDATED);
        assertThat(stored("a").revision()).isEqualTo(2);
        assertThat(only("a").spec().timeout()).contains(Duration.ofMinutes(1));
        assertThat(only("a")
                        .scheduledTime()
                        .atOffset(java.time.ZoneOffset.ofHours(9))
                        .getHour())
                .isEqualTo(3);

        assertThat(client().update(exclusive.suspended(true))).isEqualTo(JobWrite.UPDATED);
        assertThat(client().runs(id("a"), 10)).isEmpty();
    }

    @Test
    void aDeletedJobGivesItsNameBack() {
        client().create(List.of(job("a"), job("b")));
        Job before = stored("a");

        assertThat(client().delete(List.of(id("a"), id("nobody")))).isEqualTo(1);
        assertThat(client().delete(List.of(id("a")))).isZero();
        assertThat(client().find(id("a"))).isEmpty();
        assertThat(client().runs(id("a"), 10)).isEmpty();
        assertThat(client().list("billing", Optional.empty(), 10)).hasSize(1);

        assertThat(client().create(job("a"))).isEqualTo(JobWrite.CREATED);
        assertThat(stored("a").uid()).isNotEqualTo(before.uid());
        assertThat(only("a").id().job()).isEqualTo(stored("a").uid());
    }

    @Test
    void whatTheOperatorKeepsIsNotTouched() {
        stores().jobs().put(Jobs.job("billing/a").declaration());
        client().create(job("a"));

        assertThatThrownBy(() -> client().delete(List.of(JobId.parse("billing/a"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("job 'billing/a'")
                .hasMessageContaining("Delete its DistributedCronJob.");
        client().delete(List.of(id("a")));
        assertThat(client().find(JobId.parse("billing/a"))).isPresent();
        assertThat(client().trigger(JobId.parse("billing/a"), RunOptions.now()).isManual())
                .isTrue();
    }

    @Test
    void aRunIsAskedForNowLaterAndOnceForAToken() {
        client().create(job("a").suspended(true));
        Instant before = now();

        RunId now = client().trigger(id("a"), RunOptions.now());
        RunId later =
                client().trigger(id("a"), RunOptions.after(Duration.ofHours(2)).payload("[1]"));
        RunId at = client().trigger(id("a"), RunOptions.at(Instant.parse("2199-01-01T00:00:00Z")));
        RunId once = client().trigger(id("a"), RunOptions.now().token("t-1"));

        assertThat(client().trigger(id("a"), RunOptions.now().token("t-1"))).isEqualTo(once);
        assertThat(client().runs(id("a"), 10)).hasSize(4);
        assertThat(run(now).dueTime()).isBetween(before.minusSeconds(1), now().plusSeconds(1));
        assertThat(run(later).dueTime()).isBetween(before.plusSeconds(7_199), now().plusSeconds(7_201));
        assertThat(run(later).spec().payload()).isEqualTo(new Payload.Inline("[1]"));
        assertThat(run(at).scheduledTime()).isEqualTo(Instant.parse("2199-01-01T00:00:00Z"));
    }

    private Run run(RunId id) {
        return stores().history().latest(id("a"), 100).stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRunIsCancelledBeforeAndWhileItGoesOn() {
        client().create(job("a"));
        Run next = only("a");
        RunId asked = client().trigger(id("a"), RunOptions.now());
        RunId running = client().trigger(id("a"), RunOptions.now());
        stores().claimedRuns().claim(Runs.refs(run(running)), Runs.claimBy("worker", now()));

        assertThat(client().cancel(id("a"), asked)).isTrue();
        assertThat(client().cancel(id("a"), asked)).isFalse();
        assertThat(client().cancel(id("a"), running)).isTrue();
        assertThat(client().cancel(id("a"), next.id())).isTrue();
        assertThat(client().cancel(id("a"), RunId.manual(next.id().job(), "nobody")))
                .isFalse();

        Ending cancelled = new Ending.Cancelled(CancelReason.REQUESTED);
        assertThat(run(asked).ending()).contains(cancelled);
        assertThat(run(next.id()).ending()).contains(cancelled);
        assertThat(run(running).cancelRequested()).contains(CancelReason.REQUESTED);
        assertThat(client().runs(id("a"), 10)).as("the job goes on").anySatisfy(run -> {
            assertThat(run.state()).isEqualTo(RunState.PLANNED);
            assertThat(run.scheduledTime()).isEqualTo(next.scheduledTime().plus(Duration.ofDays(1)));
        });
    }

    @Test
    void timesBeforeAJobWasThereAreMadeUpForOnce() {
        client().create(job("a"));
        Instant from = Instant.parse("2020-01-01T00:00:00Z");
        BackfillRange month = new BackfillRange(from, from.plus(Duration.ofDays(31)), 10, false);

        assertThat(client().backfill(id("a"), month)).isEqualTo(new Backfilled(31, 0, 0, 0, 0));
        assertThat(client().backfill(id("a"), month)).isEqualTo(new Backfilled(0, 31, 0, 0, 0));

        List<Run> runs = client().runs(id("a"), 100).stream()
                .filter(run -> run.id().isBackfill())
                .toList();
        assertThat(runs).hasSize(31);
        assertThat(Duration.between(runs.getLast().dueTime(), runs.getFirst().dueTime()))
                .as("the rate")
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(runs.getFirst().scheduledTime()).isEqualTo(Instant.parse("2020-01-31T03:00:00Z"));
        assertThat(client().backfill(
                                id("a"),
                                new BackfillRange(from.minus(Duration.ofDays(2)), from.plusSeconds(86_400), 1, true)))
                .isEqualTo(new Backfilled(2, 1, 0, 0, 0));
    }

    @Test
    void aHeldJobIsReleasedForTheTimesToCome() {
        client().create(job("a").with(spec -> spec.failing(FailurePolicy.NONE.suspendingAfter(2))));
        Job held = stores().heldJobs().hold(stored("a")).orElseThrow();
        stores().plannedRuns().withdraw(held, held.changedAt());
        assertThat(client().runs(id("a"), 10)).isEmpty();
        assertThat(client().update(job("a").with(spec -> spec.failing(FailurePolicy.NONE.suspendingAfter(2)))))
                .as("the same again")
                .isEqualTo(JobWrite.UNCHANGED);
        assertThat(stored("a").status()).isEqualTo(Job.Status.HELD);

        assertThat(client().release(id("a"))).isTrue();

        assertThat(stored("a").active()).isTrue();
        assertThat(only("a").scheduledTime()).isAfter(stored("a").changedAt());
        assertThat(client().release(id("a"))).as("released again").isFalse();
    }

    @Test
    void whatFailedIsRunAgainAndRunsAreShownWithinTheLimits() {
        client().create(job("a").suspended(true));
        Job job = stored("a");
        AttemptEnd failed = new AttemptEnd.Finished(new Ending.Failed(new Failure("E", "")));
        List<RunId> dead = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Run run = Runs.planned(job, now().minusSeconds(60 - i));
            plan(run);
            Claim claim = Runs.claimBy("w", now());
            stores().claimedRuns().claim(Runs.refs(run), claim);
            stores().claimedRuns().end(List.of(Runs.report(run, claim.token(), failed, now(), now())));
            dead.add(run.id());
        }
        assertThat(client().runs(id("a"), 10)).extracting(Run::id).containsExactly(dead.getLast());

        RunId again = client().replay(id("a"), dead.getFirst(), "t-1").planned().getFirst();

        assertThat(again.origin()).contains(dead.getFirst());
        assertThat(client().runs(id("a"), 10)).extracting(Run::id).containsExactlyInAnyOrder(dead.getLast(), again);
        assertThat(client().replay(id("a"), dead.getFirst(), "t-1").repeated()).containsExactly(again);
        assertThat(client().replay(id("a"), "once").planned()).hasSize(3);
        assertThatThrownBy(() -> client().replay(id("a"), again, "t-1"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is PLANNED");
        assertThatThrownBy(() -> client().replay(id("a"), dead.getFirst(), "no token"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theLatestTimeComesFirstInReverse() {
        client().create(job("a"));
        Instant from = Instant.parse("2020-01-01T00:00:00Z");

        client().backfill(id("a"), new BackfillRange(from, from.plus(Duration.ofDays(600)), 1_000, true));

        List<Run> byDue = client().runs(id("a"), 1_000).stream()
                .filter(run -> run.id().isBackfill())
                .sorted(java.util.Comparator.comparing(Run::dueTime))
                .toList();
        assertThat(byDue).hasSize(600);
        assertThat(byDue).extracting(Run::scheduledTime).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void whatRanOrMayHaveRunIsNotMadeUpForAndWhatWasSkippedIs() {
        client().create(job("a").suspended(true));
        Job stored = stored("a");
        Instant day = Instant.parse("2020-01-01T03:00:00Z");
        plan(Runs.planned(stored, day));
        plan(Runs.planned(stored, day.plus(Duration.ofDays(1)))
                .endedUnclaimed(new Ending.Skipped(io.distributedcron.core.run.SkipReason.MISSED), day));
        stores().history()
                .note(Map.of(
                        stored.id(),
                        new TrimNote(day.minus(Duration.ofDays(2)), Optional.empty(), Optional.empty(), 3, 0)
                                .from(day.minus(Duration.ofDays(4)))));

        assertThat(client().backfill(
                                id("a"),
                                new BackfillRange(
                                        day.minus(Duration.ofDays(6)), day.plus(Duration.ofDays(3)), 1, false)))
                .as("2 before the trimmed, 3 trimmed, 1 after them, 1 that ran, 1 skipped, 1 without a record")
                .isEqualTo(new Backfilled(5, 0, 1, 3, 0));
    }

    private void plan(Run run) {
        assertThat(stores().plannedRuns().plan(List.of(run))).hasSize(1);
    }

    @Test
    void whatTheScheduleHasNotComeToIsItsOwn() {
        client().create(ClientJob.of("billing", "a", "* * * * * *", "bill", "shop/default"));
        Instant created = stored("a").changedAt();
        org.assertj.core.api.Assertions.assertThat(created).isNotNull();

        Backfilled answer = client().backfill(
                        id("a"), new BackfillRange(created.minusSeconds(5), created.minusSeconds(1), 1, false));

        assertThat(answer.planned()).isEqualTo(4);
        assertThatThrownBy(() -> client().backfill(
                                id("a"), new BackfillRange(created, created.plus(Duration.ofDays(1)), 1, false)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("to '");
    }

    @Test
    void aJobWithShardsRunsAndIsCancelledWithAllOfThem() {
        client().create(job("a").shards(Shards.over(List.of("de", "at", "ch"))));
        assertThat(client().runs(id("a"), 100))
                .extracting(run -> run.spec().shards().item(run.id().shard()))
                .containsExactlyInAnyOrder(Optional.of("de"), Optional.of("at"), Optional.of("ch"));

        RunId asked = client().trigger(id("a"), RunOptions.now());
        RunId other = client().trigger(id("a"), RunOptions.now());
        assertThat(client().cancel(id("a"), asked)).isTrue();
        assertThat(client().cancel(id("a"), asked)).isFalse();
        assertThat(client().cancel(id("a"), other.ofShard(2))).isTrue();
        for (int shard = 0; shard < 3; shard++) {
            assertThat(run(asked.ofShard(shard)).state()).isEqualTo(RunState.CANCELLED);
            assertThat(run(other.ofShard(shard)).state()).isEqualTo(shard == 2 ? RunState.CANCELLED : RunState.PLANNED);
        }

        client().update(job("a").shards(Shards.of(2)));
        assertThat(client().runs(id("a"), 100).stream().filter(run -> !run.id().isManual()))
                .hasSize(2)
                .allMatch(run -> run.revision() == 2);
    }

    @Test
    void whatCannotBeIsRefusedWithFieldValueAndRemedy() {
        refused("shards", "2", () -> job("a").shards(Shards.of(2))
                .with(spec -> spec.concurrently(ConcurrencyPolicy.QUEUE)));
        refused("space", "Shop", () -> ClientJob.of("Shop", "a", "@daily", "f", "shop/default"));
        refused("name", "a/b", () -> ClientJob.of("shop", "a/b", "@daily", "f", "shop/default"));
        refused("function", " ", () -> ClientJob.of("shop", "a", "@daily", " ", "shop/default"));
        refused("pool", "default", () -> ClientJob.of("shop", "a", "@daily", "f", "default"));
        refused("schedule", "61", () -> ClientJob.of("shop", "a", "61 * * * *", "f", "shop/default"));
        refused("timeZone", "Europe/Berln", () -> job("a").timeZone("Europe/Berln"));
        refused("payload", "{a}", () -> job("a").payload("{a}"));
        refused("timeout", "PT0S", () -> job("a").timeout(Duration.ZERO));
        refused("group", "CRM, limit 1", () -> job("a").inGroup("CRM", 1));
        refused("group", "crm, limit 0", () -> job("a").inGroup("crm", 0));
        refused("group", "crm, limit 1", () -> job("a").with(spec -> spec.concurrently(ConcurrencyPolicy.FORBID))
                .inGroup("crm", 1));
        refused("token", "a b", () -> RunOptions.now().token("a b"));
        refused("delay", "PT-1S", () -> RunOptions.after(Duration.ofSeconds(-1)));
        refused("job", "client.billing/nobody", () -> client().trigger(id("nobody"), RunOptions.now()));
        refused("limit", "0", () -> client().list("billing", Optional.empty(), 0));
        refused("name", "client.billing/a", () -> client().create(List.of(job("a"), job("a"))));
        Instant from = Instant.parse("2020-01-01T00:00:00Z");
        refused("from", from.toString(), () -> new BackfillRange(from, from, 1, false));
        refused("perSecond", "0", () -> new BackfillRange(from, from.plusSeconds(1), 0, false));
        assertThat(job("a").with(spec -> spec).spec().concurrency()).isEqualTo(ConcurrencyPolicy.ALLOW);
    }

    private static void refused(
            String field, String value, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(InvalidRequestException.class, e -> {
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.value()).isEqualTo(value);
            assertThat(e.getMessage()).isNotBlank();
        });
    }
}
