package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.embedded.SharedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Runs that share a document are found by the first of them. However ticks fall, windows leave none of them behind to be
 * found only when it is overdue, and cut no document in two.
 */
class WindowsOverBundlesTest {
    private static final Instant START = Instant.parse("2031-05-06T07:08:09.310Z");
    private static final Duration TICK = Duration.ofMillis(1_083);
    private static final Duration REACH = Duration.ofSeconds(4);
    private static final int TICKS = 60;

    private final Random random = new Random(1);
    private final Schedules schedules = new Schedules();
    private final Set<RunId> published = new HashSet<>();

    /** Each due somewhere within each second. */
    private static List<Job> spreadOverTheSecond() {
        Timing timing = Timing.of("* * * * * *", "UTC").spreadOver(Duration.ofSeconds(1));
        JobId first = new JobId("ns", "job-0");
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> new JobId("ns", "job-" + i))
                .filter(id -> id.slot().equals(first.slot()))
                .limit(20)
                .map(id -> new Job(
                        id,
                        new JobUid("uid-" + id.name()),
                        1,
                        JobSpec.of("f", timing, Runs.POOL),
                        Job.Status.ACTIVE,
                        START.minusSeconds(1)))
                .toList();
    }

    private List<Run> first(Job job) {
        Schedule schedule = Schedule.of(job.spec().timing(), job.id().toString());
        return PlannedTimes.first(schedule, job)
                .runs((time, due) -> Run.planned(job, time, due, Ticket.random(random), START));
    }

    private void publishWindow(MongoStores stores, PlanSuccessors plan, Instant from, Instant to, Instant now) {
        try (RunBatches batches = stores.dueRuns().read(Runs.POOL, SlotRange.ALL, from, to, 1_000)) {
            for (List<Run> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
                List<Run> unpublished = batch.stream()
                        .filter(run -> !published.contains(run.id()))
                        .toList();
                plan.plan(unpublished, now, to).forEach(run -> published.add(run.id()));
            }
        }
    }

    @Test
    void everyRunIsPublishedWithItsWindowAndStaysWithThoseOfItsSecond() {
        Installation installation =
                new Installation(String.format(Locale.ROOT, "test-%x", new Random().nextInt() & 0xffffffffL));
        try (MongoStores stores = MongoStores.connect(SharedServers.mongo().uri(), installation)) {
            stores.ensureIndexes();
            List<Job> jobs = spreadOverTheSecond();
            List<Run> all = new ArrayList<>();
            jobs.forEach(job -> all.addAll(first(job)));
            stores.plannedRuns().plan(all);
            PlanSuccessors plan = new PlanSuccessors(
                    stores.plannedRuns(), schedules, () -> START, random, new RecentRuns(() -> 0, Duration.ofHours(1)));
            Instant from = START.minusSeconds(1);
            Instant now = START;
            for (int tick = 0; tick < TICKS; tick++, now = now.plus(TICK)) {
                Instant to = Horizon.Window.end(now.plus(REACH));
                if (from.isBefore(to)) {
                    publishWindow(stores, plan, from, to, now);
                    from = to;
                }
            }
            Set<String> bundles = new HashSet<>();
            long runs = 0;
            for (Job job : jobs) {
                for (Run run : stores.history().latest(job.id(), 2 * TICKS)) {
                    if (run.dueTime().isBefore(from)) {
                        assertThat(published).contains(run.id());
                        runs++;
                        bundles.addAll(stores.plannedRuns().find(List.of(RunRef.of(run))).values().stream()
                                .map(found -> found.whereabouts().bundle())
                                .toList());
                    }
                }
            }
            assertThat(runs).isGreaterThan(jobs.size() * (long) TICKS);
            assertThat(bundles).hasSizeLessThan(TICKS + 10);
        }
    }
}
