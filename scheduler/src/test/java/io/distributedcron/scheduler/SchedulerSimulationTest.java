package io.distributedcron.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.cron.DstPolicy;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerSimulationTest {
    private static final Duration SHORT = Duration.ofMillis(5);

    private static Simulation world(long seed, int schedulers, int workers) {
        Simulation world = new Simulation(seed);
        for (int i = 0; i < workers; i++) {
            world.worker(SHORT);
        }
        for (int i = 0; i < schedulers; i++) {
            world.scheduler();
        }
        return world;
    }

    private static void declareSome(Simulation world) {
        for (int i = 0; i < 15; i++) {
            world.declare("secondly-" + i, "* * * * * *");
        }
        for (int i = 0; i < 10; i++) {
            world.declare("minutely-" + i, "* * * * *");
        }
        for (int i = 0; i < 5; i++) {
            world.declare("forbid-" + i, "*/2 * * * * *", 1, false, ConcurrencyPolicy.FORBID, CatchUpPolicy.LATEST);
        }
    }

    @Test
    void inCalmEveryPlannedTimeRunsOnceAndAtItsInstant() {
        Simulation world = world(1, 3, 2);
        world.pass(Duration.ofSeconds(6));
        declareSome(world);
        Instant declared = world.time.instant();
        world.pass(Duration.ofSeconds(90));
        Instant end = world.time.instant();
        world.pass(Duration.ofSeconds(5));
        world.everyTimeRanOnce(end);
        assertThat(world.worstLateness(declared.plusSeconds(5), end)).isLessThan(Duration.ofMillis(20));
        assertThat(world.schedulers).filteredOn(SimulatedScheduler::isMaster).hasSize(1);
        assertThat(world.sentPages)
                .extracting(Page::horizon)
                .filteredOn(Horizon.Window.class::isInstance)
                .isNotEmpty()
                .allMatch(horizon -> horizon instanceof Horizon.Window window
                        && window.to().equals(Horizon.Window.end(window.to())));
    }

    @Test
    void runsOfSeveralSchedulesWithJitterRunOnceEachAtTheirDueTimes() {
        Simulation world = world(31, 3, 2);
        world.pass(Duration.ofSeconds(6));
        Timing timing = new Timing(
                List.of("*/7 * * * * *", "@every 10s", "H/15 * * * * *"),
                "Europe/Berlin",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                DstPolicy.RUN_AFTER,
                Duration.ofSeconds(30));
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            JobSpec plain =
                    Simulation.spec("* * * * *", Simulation.POOL, ConcurrencyPolicy.ALLOW, CatchUpPolicy.LATEST);
            jobs.add(world.declare("spread-" + i, plain.at(timing), 1, false));
        }
        Instant declared = world.time.instant();
        world.pass(Duration.ofSeconds(60));
        world.master().crash();
        world.pass(Duration.ofSeconds(60));
        Instant end = world.time.instant().minusSeconds(10);

        world.everyTimeRanOnce(end);
        assertThat(world.worstLateness(declared.plusSeconds(5), declared.plusSeconds(55)))
                .isLessThan(Duration.ofMillis(20));
        for (Job job : jobs) {
            assertThat(world.runsOf(job)).allSatisfy(run -> assertThat(run.dueTime())
                    .isEqualTo(Simulation.scheduleOf(job).due(run.scheduledTime())));
            assertThat(world.runsOf(job))
                    .filteredOn(run -> run.dueTime().isAfter(run.scheduledTime()))
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void afterTheMasterCrashesPagesComeWithinThreeSecondsAndNothingIsLostOrDoubled() {
        Simulation world = world(2, 3, 2);
        declareSome(world);
        world.pass(Duration.ofSeconds(30));
        world.master().crash();
        Instant crashed = world.time.instant();
        int sent = world.sentPages.size();
        while (world.sentPages.size() == sent) {
            world.pass(Duration.ofMillis(10));
        }
        assertThat(Duration.between(crashed, world.time.instant())).isLessThan(Duration.ofSeconds(3));
        world.pass(Duration.ofSeconds(60));
        Instant end = world.time.instant();
        world.pass(Duration.ofSeconds(10));
        world.everyTimeRanOnce(end);
        assertThat(world.worstLateness(crashed.plusSeconds(10), end)).isLessThan(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5})
    void lostPagesCostTimeAndNoRun(long seed) {
        Simulation world = world(seed, 3, 2);
        declareSome(world);
        world.pagesLost = 40;
        world.pass(Duration.ofSeconds(60));
        world.pagesLost = 0;
        world.pass(Duration.ofSeconds(15));
        world.everyTimeRanOnce(world.time.instant().minusSeconds(5));
    }

    @Test
    void aPausedSchedulerAndAPausedMasterCostTimeAndNoRun() {
        Simulation world = world(6, 3, 2);
        declareSome(world);
        world.pass(Duration.ofSeconds(20));
        world.schedulers.stream()
                .filter(it -> !it.isMaster())
                .findFirst()
                .orElseThrow()
                .pause(Duration.ofSeconds(12));
        world.pass(Duration.ofSeconds(20));
        SimulatedScheduler old = world.master();
        old.pause(Duration.ofSeconds(12));
        world.pass(Duration.ofSeconds(6));
        assertThat(world.master()).isNotSameAs(old);
        world.pass(Duration.ofSeconds(30));
        Instant end = world.time.instant();
        world.pass(Duration.ofSeconds(10));
        world.everyTimeRanOnce(end);
    }

    @Test
    void withoutRedisSchedulersGoOn() {
        Simulation world = world(7, 3, 2);
        declareSome(world);
        world.pass(Duration.ofSeconds(20));
        world.redis.setDown(true);
        Instant down = world.time.instant();
        world.pass(Duration.ofSeconds(40));
        assertThat(world.schedulers).noneMatch(SimulatedScheduler::isMaster);
        assertThat(world.worstLateness(down.plusSeconds(10), world.time.instant()))
                .isLessThan(Duration.ofMillis(20));
        world.redis.wipe();
        world.redis.setDown(false);
        world.pass(Duration.ofSeconds(30));
        assertThat(world.schedulers).filteredOn(SimulatedScheduler::isMaster).hasSize(1);
        Instant end = world.time.instant();
        world.pass(Duration.ofSeconds(10));
        world.everyTimeRanOnce(end);
    }

    @Test
    void theRunOfALostWorkerStartsAgainWithinItsLeaseAndThreeSeconds() {
        Simulation world = new Simulation(8);
        world.scheduler();
        SimulatedWorker lost = world.worker(Duration.ofMinutes(1));
        Job job = world.declare("job", "0 * * * *");
        world.pass(Duration.ofSeconds(50));
        Run run = world.runsOf(job).getFirst();
        assertThat(run.state()).isEqualTo(RunState.RUNNING);
        world.worker(SHORT);
        lost.crash();
        Instant crashed = world.time.instant();
        world.pass(Duration.ofSeconds(20));
        List<Simulation.Start> starts = world.startsOf(run.id());
        assertThat(starts).hasSize(2);
        assertThat(starts.get(1).run().attempt()).isEqualTo(2);
        assertThat(Duration.between(crashed, starts.get(1).at())).isLessThan(Duration.ofSeconds(18));
        assertThat(world.runsOf(job).getFirst().state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void afterDownTimeTheLatestTimeRunsOrNone() {
        Simulation world = world(9, 2, 1);
        Job latest = world.declare("latest", "* * * * *");
        Job none = world.declare("none", "* * * * *", 1, false, ConcurrencyPolicy.ALLOW, CatchUpPolicy.NONE);
        Job all = world.declare("all", "* * * * *", 1, false, ConcurrencyPolicy.ALLOW, CatchUpPolicy.all(100));
        Job four = world.declare("four", "* * * * *", 1, false, ConcurrencyPolicy.ALLOW, CatchUpPolicy.all(4));
        Job recent = world.declare(
                "recent",
                "* * * * *",
                1,
                false,
                ConcurrencyPolicy.ALLOW,
                CatchUpPolicy.all(100).within(Duration.ofSeconds(100)));
        world.pass(Duration.ofSeconds(60));
        world.schedulers.forEach(SimulatedProcess::crash);
        Instant down = world.time.instant();
        world.pass(Duration.ofMinutes(10));
        world.scheduler();
        world.pass(Duration.ofMinutes(2));
        Instant up = down.plus(Duration.ofMinutes(10));
        assertThat(startedBetween(world, latest, down.plusSeconds(5), up)).isEqualTo(1);
        assertThat(startedBetween(world, all, down.plusSeconds(5), up)).isEqualTo(10);
        assertThat(startedBetween(world, four, down.plusSeconds(5), up)).isEqualTo(4);
        assertThat(startedBetween(world, recent, down.plusSeconds(5), up)).isEqualTo(2);
        assertRecorded(world, four, SkipReason.MISSED_LATER_RUNS, down.plusSeconds(60), up.minusSeconds(300));
        assertRecorded(world, recent, SkipReason.MISSED_TOO_LONG_AGO, down.plusSeconds(60), up.minusSeconds(180));
        assertThat(startedBetween(world, none, down.plusSeconds(5), up)).isZero();
        assertThat(startedBetween(world, latest, up, world.time.instant())).isEqualTo(2);
        assertThat(startedBetween(world, none, up, world.time.instant())).isEqualTo(2);
        assertRecorded(world, latest, SkipReason.MISSED_LATER_RUNS, down.plusSeconds(60), up.minusSeconds(60));
        assertRecorded(world, none, SkipReason.MISSED, down.plusSeconds(60), up);
    }

    @Test
    void whatWasMissedWhileNothingWasPlannedIsRecordedToo() {
        Simulation world = world(13, 1, 1);
        Job job = world.declare("job", "* * * * *", 1, false, ConcurrencyPolicy.ALLOW, CatchUpPolicy.NONE);
        world.schedulers.forEach(SimulatedProcess::crash);
        world.stores
                .plannedRuns()
                .withdraw(
                        new Job(job.id(), job.uid(), 2, job.spec(), Job.Status.ACTIVE, job.changedAt()),
                        world.time.instant());
        Instant down = world.time.instant();
        world.pass(Duration.ofMinutes(10));
        world.scheduler();
        world.pass(Duration.ofMinutes(2));
        assertRecorded(world, job, SkipReason.MISSED, down, down.plus(Duration.ofMinutes(10)));
    }

    /** Every minute in between has a run that was skipped for this reason, or lies within the reach of such a one. */
    private static void assertRecorded(Simulation world, Job job, SkipReason reason, Instant from, Instant to) {
        List<Run> records = world.runsOf(job).stream()
                .filter(run ->
                        run.ending().orElse(null) instanceof Ending.Skipped skipped && skipped.reason() == reason)
                .toList();
        Instant minute = from.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        for (Instant time = minute; time.isBefore(to); time = time.plus(Duration.ofMinutes(1))) {
            Instant missed = time;
            assertThat(records)
                    .as("records of %s, %s among them", job.id(), missed)
                    .anyMatch(run -> !missed.isBefore(run.scheduledTime()) && !missed.isAfter(reach(run)));
        }
    }

    private static Instant reach(Run run) {
        return run.ending().orElseThrow() instanceof Ending.Skipped skipped
                ? skipped.through().orElse(run.scheduledTime())
                : run.scheduledTime();
    }

    private static long startedBetween(Simulation world, Job job, Instant from, Instant to) {
        return world.runsOf(job).stream()
                .filter(run -> !run.scheduledTime().isBefore(from)
                        && run.scheduledTime().isBefore(to))
                .filter(run -> !world.startsOf(run.id()).isEmpty())
                .count();
    }

    @Test
    void editSuspendResumeAndDeleteTakeEffect() {
        Simulation world = world(10, 2, 1);
        Job first = world.declare("job", "* * * * * *");
        world.pass(Duration.ofSeconds(10));
        Job edited = world.declare("job", "*/5 * * * * *", 2, false, ConcurrencyPolicy.ALLOW, CatchUpPolicy.LATEST);
        world.pass(Duration.ofSeconds(60));
        Map<Instant, RunState> states = world.statesOfEveryTime(
                edited, edited.changedAt(), world.time.instant().minusSeconds(1));
        assertThat(states).hasSizeBetween(11, 12);
        assertThat(states.values()).containsOnly(RunState.SUCCEEDED);
        Job suspended = world.declare("job", "*/5 * * * * *", 3, true, ConcurrencyPolicy.ALLOW, CatchUpPolicy.LATEST);
        world.pass(Duration.ofSeconds(30));
        assertThat(startedBetween(world, first, suspended.changedAt().plusSeconds(1), world.time.instant()))
                .isZero();
        Job resumed = world.declare("job", "* * * * * *", 4, false, ConcurrencyPolicy.ALLOW, CatchUpPolicy.LATEST);
        world.pass(Duration.ofSeconds(20));
        assertThat(world.statesOfEveryTime(
                                resumed,
                                resumed.changedAt(),
                                world.time.instant().minusSeconds(1))
                        .values())
                .containsOnly(RunState.SUCCEEDED);
        world.delete(resumed);
        Instant deleted = world.time.instant();
        world.pass(Duration.ofSeconds(30));
        assertThat(startedBetween(world, first, deleted.plusSeconds(1), world.time.instant()))
                .isZero();
        assertThat(world.runsOf(first)).noneMatch(run -> run.state() == RunState.PLANNED);
    }

    @Test
    void aBrokenChainIsRepaired() {
        Simulation world = world(11, 2, 1);
        Job job = world.declare("job", "* * * * *");
        world.stores
                .plannedRuns()
                .withdraw(
                        new Job(job.id(), job.uid(), 2, job.spec(), Job.Status.ACTIVE, job.changedAt()),
                        world.time.instant());
        assertThat(world.runsOf(job)).isEmpty();
        world.pass(Duration.ofMinutes(3));
        world.everyTimeRanOnce(world.time.instant().minusSeconds(1));
    }

    @Test
    void aPoolWithoutWorkersKeepsItsRunsPlannedAndItsChainsWhole() {
        Simulation world = new Simulation(12);
        world.scheduler();
        Job job = world.declare("job", "*/10 * * * * *");
        world.pass(Duration.ofMinutes(2));
        assertThat(world.channels.pendingRuns(Simulation.POOL)).isZero();
        assertThat(world.runsOf(job)).hasSizeBetween(12, 14).allMatch(run -> run.state() == RunState.PLANNED);
        world.worker(SHORT);
        world.pass(Duration.ofSeconds(10));
        world.everyTimeRanOnce(world.time.instant().minusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112})
    void randomFaultsLoseAndDoubleNothing(long seed) {
        Random random = new Random(seed);
        Simulation world = world(seed, 3, 2);
        declareSome(world);
        for (int i = 0; i < 12; i++) {
            world.pass(Duration.ofMillis(2000 + random.nextInt(8000)));
            SimulatedScheduler victim = world.schedulers.get(random.nextInt(world.schedulers.size()));
            switch (random.nextInt(5)) {
                case 0 -> {
                    victim.crash();
                    world.scheduler();
                }
                case 1 -> victim.pause(Duration.ofMillis(random.nextInt(9000)));
                case 2 -> world.redis.wipe();
                case 3 -> world.redis.setDown(!world.redis.isDown());
                default -> world.pagesLost = random.nextInt(60);
            }
        }
        world.redis.setDown(false);
        world.pagesLost = 0;
        world.pass(Duration.ofSeconds(30));
        Instant end = world.time.instant();
        world.pass(Duration.ofSeconds(15));
        world.everyTimeRanOnce(end);
    }
}
