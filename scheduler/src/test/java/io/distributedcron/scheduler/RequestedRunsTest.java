package io.distributedcron.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.declare.BackfillRange;
import io.distributedcron.core.declare.BackfillTimes;
import io.distributedcron.core.declare.Backfilled;
import io.distributedcron.core.declare.RequestAnswer;
import io.distributedcron.core.declare.RequestRuns;
import io.distributedcron.core.declare.RunRequest;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.TriggerToken;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody asks for, on its way through a whole installation. */
class RequestedRunsTest {
    private static final TriggerToken TOKEN = new TriggerToken("t-1");

    private final Simulation world = new Simulation(21);
    private final RequestRuns requests =
            new RequestRuns(world.stores.triggers(), world.stores.plannedRuns(), world.time, new Random(5));
    private final BackfillTimes backfill =
            new BackfillTimes(requests, world.stores.plannedRuns(), world.stores.history(), world.time);

    @BeforeEach
    void start() {
        for (int i = 0; i < 2; i++) {
            world.scheduler();
            world.worker(Duration.ofMillis(50));
        }
        world.pass(Duration.ofSeconds(10));
    }

    private Job declare(String schedule, long revision, boolean suspended) {
        return world.declare("job", schedule, revision, suspended, ConcurrencyPolicy.ALLOW, CatchUpPolicy.LATEST);
    }

    private Run stored(Job job, RunId id) {
        return world.runsOf(job).stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSuspendedJobRunsOnceForAToken() {
        Job job = declare("* * * * * *", 1, true);
        RunId run = requests.now(job, TOKEN, Optional.empty()).trigger().run();
        world.pass(Duration.ofSeconds(5));

        assertThat(world.startsOf(run)).hasSize(1);
        assertThat(stored(job, run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.worstLateness(Instant.EPOCH, world.time.instant())).isLessThan(Duration.ofSeconds(3));

        assertThat(requests.now(job, TOKEN, Optional.empty())).isInstanceOf(RequestAnswer.Repeated.class);
        world.pass(Duration.ofMinutes(30));
        assertThat(requests.now(job, TOKEN, Optional.empty())).isInstanceOf(RequestAnswer.Repeated.class);
        world.pass(Duration.ofMinutes(1));
        assertThat(world.startsOf(run)).hasSize(1);
        assertThat(world.runsOf(job)).allMatch(it -> it.id().isManual());
    }

    @Test
    void aRunAheadOutlastsEditsSuspensionsAndDeadSchedulersAndGoesWithItsJob() {
        Job job = declare("* * * * *", 1, false);
        Instant due = world.time.instant().plus(Duration.ofMinutes(3)).truncatedTo(ChronoUnit.MILLIS);
        RunRequest ahead = RunRequest.of(job.uid(), TOKEN, due, Optional.empty());
        RunRequest later = RunRequest.of(job.uid(), new TriggerToken("later"), due.plusSeconds(120), Optional.empty());
        requests.all(job, List.of(ahead, later));
        world.pass(Duration.ofSeconds(30));
        declare("*/5 * * * *", 2, false);
        world.pass(Duration.ofSeconds(30));
        declare("*/5 * * * *", 3, true);
        world.schedulers.forEach(SimulatedProcess::crash);
        world.pass(Duration.ofSeconds(30));
        world.scheduler();
        world.pass(Duration.ofMinutes(2));

        assertThat(world.startsOf(ahead.run())).singleElement().satisfies(start -> assertThat(start.at())
                .isBetween(due, due.plusSeconds(3)));

        world.delete(declare("*/5 * * * *", 4, false));
        world.pass(Duration.ofMinutes(5));
        assertThat(world.startsOf(later.run())).isEmpty();
        assertThat(world.runsOf(job)).noneMatch(run -> run.state() == RunState.PLANNED);
    }

    @Test
    void timesAreMadeUpForAtTheirRateAndNeverAgain() {
        Instant to = world.time.instant().truncatedTo(ChronoUnit.MINUTES);
        BackfillRange range = new BackfillRange(to.minus(Duration.ofMinutes(100)), to, 5, false);
        Job job = declare("* * * * *", 1, false);

        assertThat(backfill.plan(job, range)).isEqualTo(new Backfilled(100, 0, 0, 0, 0));
        world.pass(Duration.ofSeconds(30));

        List<Run> made =
                world.runsOf(job).stream().filter(run -> run.id().isBackfill()).toList();
        assertThat(made).hasSize(100).allSatisfy(run -> assertThat(world.startsOf(run.id()))
                .hasSize(1));
        Map<Long, Long> bySecond = made.stream()
                .collect(Collectors.groupingBy(
                        run -> world.startsOf(run.id()).getFirst().at().getEpochSecond(), Collectors.counting()));
        assertThat(bySecond).hasSizeBetween(17, 21);
        assertThat(made).isSortedAccordingTo((a, b) -> a.dueTime().compareTo(b.dueTime()));

        world.pass(Duration.ofMinutes(40));
        assertThat(world.runsOf(job).stream().filter(run -> run.id().isBackfill()))
                .as("the janitor has been here")
                .hasSizeLessThan(100);
        assertThat(backfill.plan(job, range)).isEqualTo(new Backfilled(0, 100, 0, 0, 0));
        world.pass(Duration.ofMinutes(1));
        assertThat(made).allSatisfy(run -> assertThat(world.startsOf(run.id())).hasSize(1));
        long sinceThen = world.runsOf(job).stream()
                .filter(run -> !run.id().isManual() && run.state() == RunState.PLANNED)
                .count();
        assertThat(sinceThen).as("the chain goes on").isPositive();
    }
}
