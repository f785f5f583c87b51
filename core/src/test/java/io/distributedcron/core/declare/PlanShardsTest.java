package io.distributedcron.core.declare;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.refs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.PlannedRuns;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlanShardsTest {
    private final StoresUnderTest stores = StoresUnderTest.inMemory();
    private final Random random = new Random(5);
    private final DeclareJob declare = new DeclareJob(stores.jobs(), stores.plannedRuns(), stores.clock()::now, random);
    private final RequestRuns requests =
            new RequestRuns(stores.triggers(), stores.plannedRuns(), stores.clock()::now, random);

    private static JobDeclaration declaration(long revision, Shards shards) {
        return Jobs.job("shop/bill").revision(revision).sharded(shards).declaration();
    }

    private Job put(long revision, Shards shards) {
        return declare.put(declaration(revision, shards)) instanceof DeclareAnswer.InForce in
                ? in.job()
                : org.assertj.core.api.Assertions.fail("outdated");
    }

    private List<Run> runs(Job job) {
        return stores.history().latest(job.id(), 10_000);
    }

    private Instant firstTime(Job job) {
        return runs(job).stream()
                .map(Run::scheduledTime)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private List<Integer> shards(Job job, Instant time) {
        return runs(job).stream()
                .filter(run -> run.scheduledTime().equals(time))
                .map(run -> run.id().shard())
                .sorted()
                .toList();
    }

    @Test
    void eachTimeHasAllItsShardsAndEachKnowsWhatItIsFor() {
        Job job = put(1, Shards.over(List.of("de", "at", "ch")));
        Instant time = firstTime(job);

        assertThat(shards(job, time)).containsExactly(0, 1, 2);
        assertThat(runs(job))
                .extracting(run -> run.spec().shards().item(run.id().shard()).orElseThrow())
                .containsExactlyInAnyOrder("de", "at", "ch");
        assertThat(runs(job)).extracting(Run::ticket).doesNotHaveDuplicates();
        assertThat(stores.plannedRuns().latest(job.id(), job.uid()))
                .map(Run::id)
                .contains(RunId.planned(job.uid(), time));
    }

    /** Its presence says that all are there: whatever fails before it leaves the chain broken, and the time is planned again. */
    @Test
    void shard0IsWrittenLast() {
        List<RunId> written = new ArrayList<>();
        PlannedRuns noting = (PlannedRuns) Proxy.newProxyInstance(
                PlannedRuns.class.getClassLoader(), new Class<?>[] {PlannedRuns.class}, (self, method, arguments) -> {
                    if (method.getName().equals("plan") || method.getName().equals("replan")) {
                        ((List<?>) arguments[0]).forEach(run -> written.add(((Run) run).id()));
                    }
                    return method.invoke(stores.plannedRuns(), arguments);
                });
        Run first = Runs.planned(
                Jobs.job("shop/bill").sharded(Shards.of(3)).changedAt(Instant.EPOCH), Instant.ofEpochSecond(9));

        List<Run> added = new PlanShards(noting, random).plan(List.of(first), 1);
        assertThat(written).containsExactly(first.id().ofShard(1), first.id().ofShard(2), first.id());
        assertThat(added).extracting(Run::id).containsExactly(first.id().ofShard(1), first.id());
        written.clear();
        new PlanShards(noting, random).replan(List.of(first));
        assertThat(written).endsWith(first.id()).hasSize(3);
    }

    @Test
    void anEditOfTheCountLeavesExactlyTheNewShards() {
        Job job = put(1, Shards.of(5));
        Instant time = firstTime(job);
        put(2, Shards.of(2));
        assertThat(shards(job, time)).containsExactly(0, 1);
        put(3, Shards.of(4));
        assertThat(shards(job, time)).containsExactly(0, 1, 2, 3);
        assertThat(runs(job)).allMatch(run -> run.revision() == 3);
        put(4, Shards.NONE);
        assertThat(shards(job, time)).containsExactly(0);
    }

    /** What somebody out of date planned stands in the place of a shard, and would be withdrawn with nobody to plan it again. */
    @Test
    void anOutdatedShardIsReplaced() {
        Job old = put(1, Shards.of(3));
        Job job = put(2, Shards.of(2));
        Instant later = firstTime(job).plusSeconds(3_600);
        Run stale = Runs.planned(old, later);
        stores.plannedRuns().plan(List.of(stale.ofShard(1, Runs.ticket())));

        assertThat(new PlanShards(stores.plannedRuns(), random).plan(List.of(Runs.planned(job, later))))
                .isTrue();

        assertThat(shards(job, later)).containsExactly(0, 1);
        assertThat(runs(job))
                .filteredOn(run -> run.scheduledTime().equals(later))
                .allMatch(run -> run.revision() == 2);
    }

    @Test
    void aManualRunFansOutAndAShardThatFailedIsRunAgainAlone() {
        Job job = put(1, Shards.over(List.of("de", "at", "ch")));
        requests.now(job, new TriggerToken("now"), Optional.empty());
        RunId manual = RunId.manual(job.uid(), "now");
        assertThat(runs(job)).extracting(Run::id).contains(manual, manual.ofShard(1), manual.ofShard(2));
        Run shard = runs(job).stream()
                .filter(run -> run.id().equals(manual.ofShard(2)))
                .findFirst()
                .orElseThrow();
        var claim = claimBy("worker", shard.dueTime());
        stores.claimedRuns().claim(refs(shard), claim);
        AttemptEnd failed = new AttemptEnd.Finished(new Ending.Failed(new Failure("Oops", "")));
        stores.claimedRuns().end(List.of(Runs.report(shard, claim.token(), failed, shard.dueTime(), shard.dueTime())));
        Job changed = put(2, Shards.NONE);
        ReplayRuns replay = new ReplayRuns(
                requests,
                stores.plannedRuns(),
                stores.history(),
                stores.jobs(),
                stores.triggers(),
                stores.clock()::now);

        Replayed replayed = replay.all(changed, ReplayRuns.ONCE);

        assertThat(replayed.planned()).singleElement().satisfies(id -> assertThat(id.shard())
                .isEqualTo(2));
        assertThat(runs(job))
                .filteredOn(run -> run.id().origin().isPresent())
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.state()).isEqualTo(RunState.PLANNED);
                    assertThat(run.spec().shards().item(2)).contains("ch");
                    assertThat(run.spec().shards().count()).isEqualTo(3);
                });
        assertThat(job.uid()).isEqualTo(new JobUid("uid-of-bill"));

        Job queueing = new Job(
                changed.id(),
                changed.uid(),
                changed.revision(),
                changed.spec().concurrently(ConcurrencyPolicy.QUEUE),
                changed.status(),
                changed.changedAt());
        TriggerToken token = new TriggerToken("another");
        assertThat(replay.all(queueing, token).planned()).isEmpty();
        assertThatThrownBy(() -> replay.one(queueing, shard.id(), token))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("queue by now");
    }
}
