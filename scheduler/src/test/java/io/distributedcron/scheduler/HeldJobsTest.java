package io.distributedcron.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.declare.DeclareJob;
import io.distributedcron.core.declare.ReleaseJobs;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.TriggerToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs whose runs fail, on their way through a whole installation. */
class HeldJobsTest {
    private final Simulation world = new Simulation(33);
    private final ReleaseJobs release = new ReleaseJobs(
            world.stores.heldJobs(),
            world.stores.triggers(),
            new DeclareJob(world.stores.jobs(), world.stores.plannedRuns(), world.time, new Random(3)),
            world.time);

    @BeforeEach
    void start() {
        for (int i = 0; i < 2; i++) {
            world.scheduler();
            world.worker(Duration.ofMillis(50));
        }
        world.pass(Duration.ofSeconds(10));
    }

    private Job declare(String name, int bound, long revision) {
        JobSpec spec = Simulation.spec("*/10 * * * * *", Simulation.POOL, ConcurrencyPolicy.ALLOW, CatchUpPolicy.LATEST)
                .failing(FailurePolicy.NONE.suspendingAfter(bound));
        return world.declare(name, spec, revision, false);
    }

    private Job stored(Job job) {
        return Objects.requireNonNull(
                world.stores.jobs().find(List.of(job.id())).get(job.id()));
    }

    private List<Instant> times(Job job, RunState state) {
        return world.runsOf(job).stream()
                .filter(run -> run.state() == state)
                .map(Run::scheduledTime)
                .toList();
    }

    @Test
    void afterSoManyFailuresInARowNothingIsPlannedUntilTheRelease() {
        world.failing.add("held");
        world.failing.add("free");
        Job job = declare("held", 3, 1);
        Job free = declare("free", 0, 1);
        Job sound = declare("sound", 3, 1);
        world.pass(Duration.ofMinutes(2));

        Job held = stored(job);
        assertThat(held.status()).isEqualTo(Job.Status.HELD);
        assertThat(held.revision()).as("the declaration is nobody's to write").isEqualTo(1);
        assertThat(times(job, RunState.FAILED)).hasSizeBetween(3, 4);
        assertThat(times(job, RunState.PLANNED)).isEmpty();
        assertThat(times(free, RunState.FAILED).size()).isGreaterThan(9);
        assertThat(stored(sound).active()).isTrue();
        assertThat(times(sound, RunState.PLANNED)).isNotEmpty();

        world.failing.clear();
        TriggerToken token = new TriggerToken("t-1");
        Instant releasedAt = release.release(held, token).orElseThrow().changedAt();
        world.pass(Duration.ofSeconds(35));
        assertThat(times(job, RunState.SUCCEEDED)).hasSizeBetween(3, 4).allSatisfy(time -> assertThat(time)
                .isAfter(releasedAt));

        world.failing.add("held");
        world.pass(Duration.ofMinutes(1));
        assertThat(stored(job).status()).isEqualTo(Job.Status.HELD);
        assertThat(release.release(stored(job), token))
                .as("the same token once more")
                .isEmpty();
        assertThat(stored(job).status()).isEqualTo(Job.Status.HELD);
        assertThat(release.release(stored(job), new TriggerToken("t-2"))).isPresent();
    }

    @Test
    void aChangeOfTheDeclarationReleasesAHeldJob() {
        world.failing.add("job");
        Job job = declare("job", 2, 1);
        world.pass(Duration.ofMinutes(1));
        assertThat(stored(job).status()).isEqualTo(Job.Status.HELD);

        world.failing.clear();
        Job changed = declare("job", 3, 2);
        world.pass(Duration.ofSeconds(35));

        assertThat(stored(job).active()).isTrue();
        assertThat(times(job, RunState.SUCCEEDED)).hasSizeBetween(3, 4).allSatisfy(time -> assertThat(time)
                .isAfter(changed.changedAt()));
    }
}
