package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

public abstract class DueRunsContract {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
    private static final PoolId POOL = PoolId.parse("shop/pool");

    protected abstract StoresUnderTest stores();

    private DueRuns due() {
        return stores().dueRuns();
    }

    private Run plan(String job, Instant time) {
        return plan(Jobs.job(job), time);
    }

    private Run plan(Jobs job, Instant time) {
        Run run = planned(job.changedAt(NOW), time);
        stores().plannedRuns().plan(List.of(run));
        return run;
    }

    private List<Run> read(SlotRange slots, Instant from, Instant to, int batchSize) {
        List<Run> all = new ArrayList<>();
        try (RunBatches batches = due().read(POOL, slots, from, to, batchSize)) {
            List<Run> batch = batches.next();
            while (!batch.isEmpty()) {
                assertThat(batch).hasSizeLessThanOrEqualTo(batchSize);
                all.addAll(batch);
                batch = batches.next();
            }
            assertThat(batches.next()).as("after the end").isEmpty();
        }
        return all;
    }

    @Test
    void poolsAreThoseWithAPlannedRun() {
        assertThat(due().pools()).isEmpty();
        plan("shop/bill", NOW);
        plan("shop/mail", NOW);
        plan(Jobs.job("shop/report").pool("office/night"), NOW);
        Run claimed = plan(Jobs.job("shop/clean").pool("office/day"), NOW);
        stores().claimedRuns().claim(refs(claimed), claimBy("worker", NOW));

        assertThat(due().pools()).containsExactlyInAnyOrder(POOL, PoolId.parse("office/night"));
    }

    @Test
    void runsAreCountedBySlotFromIncludedToExcluded() {
        plan("shop/bill", NOW.minusMillis(1));
        Run first = plan("shop/bill", NOW);
        plan("shop/bill", NOW.plusMillis(999));
        Run mail = plan("shop/mail", NOW.plusMillis(500));
        plan("shop/mail", NOW.plusSeconds(1));
        plan(Jobs.job("shop/bill").uid("x").pool("office/night"), NOW);
        SlotCounts counts = due().count(POOL, NOW, NOW.plusSeconds(1));

        assertThat(first.slot()).isNotEqualTo(mail.slot());
        assertThat(counts.total()).isEqualTo(3);
        assertThat(counts.in(first.slot().number())).isEqualTo(2);
        assertThat(counts.in(mail.slot().number())).isEqualTo(1);
        assertThat(due().count(POOL, NOW.plusSeconds(2), NOW.plusSeconds(3)).total())
                .isZero();
    }

    @Test
    void runsAreReadInDueOrderBatchByBatch() {
        List<Run> planned = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            planned.add(plan("shop/job-" + i, NOW.plusMillis((i * 7919) % 25)));
        }

        List<Run> read = read(SlotRange.ALL, NOW, NOW.plusSeconds(1), 10);
        assertThat(read).containsExactlyInAnyOrderElementsOf(planned);
        assertThat(read).extracting(Run::dueTime).isSorted();
        assertThat(read(SlotRange.ALL, NOW.plusMillis(5), NOW.plusMillis(20), 10))
                .hasSize(15);
    }

    @Test
    void rangesOfSlotsPartTheRuns() {
        List<Run> planned = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            planned.add(plan("shop/job-" + i, NOW));
        }
        List<Run> read = new ArrayList<>();
        for (SlotRange range : List.of(new SlotRange(0, 40), new SlotRange(40, 41), new SlotRange(41, Slot.COUNT))) {
            List<Run> part = read(range, NOW, NOW.plusSeconds(1), 100);
            assertThat(part).allMatch(run -> range.contains(run.slot()));
            read.addAll(part);
        }

        assertThat(read).containsExactlyInAnyOrderElementsOf(planned);
    }

    @Test
    void onlyPlannedRunsAreDueAndARetryIsDueAtItsOwnTime() {
        Run run = plan("shop/bill", NOW);
        Claim claim = claimBy("worker", NOW);
        stores().claimedRuns().claim(refs(run), claim);
        assertThat(read(SlotRange.ALL, NOW, NOW.plusSeconds(1), 10)).isEmpty();
        assertThat(due().count(POOL, NOW, NOW.plusSeconds(1)).total()).isZero();

        Instant retryAt = NOW.plusSeconds(30);
        AttemptEnd end = new AttemptEnd.TriedAgain(new Failure("Oops", ""), retryAt, ticket());
        stores().claimedRuns().end(List.of(report(run, claim.token(), end, NOW, NOW)));

        assertThat(read(SlotRange.ALL, NOW, NOW.plusSeconds(1), 10)).isEmpty();
        assertThat(read(SlotRange.ALL, retryAt, retryAt.plusMillis(1), 10))
                .extracting(Run::id)
                .containsExactly(run.id());
    }

    @Test
    void whatIsClaimedWhileAPageIsReadBreaksNothing() {
        List<Run> planned = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            planned.add(plan("shop/job-" + i, NOW.plusMillis(i)));
        }
        try (RunBatches batches = due().read(POOL, SlotRange.ALL, NOW, NOW.plusSeconds(1), 10)) {
            List<Run> first = batches.next();
            stores().claimedRuns().claim(refs(planned), claimBy("worker", NOW));

            assertThat(first).hasSize(10);
            assertThat(batches.next().size()).isBetween(0, 10);
        }
    }
}
