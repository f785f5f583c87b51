package io.distributedcron.worker;

import static io.distributedcron.worker.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several workers for a minute and a half with lost answers, outages, pauses, deaths, doubled and stale messages. After
 * each event: no run is executed by two processes at once, no two runs of an exclusive job are, none starts early or
 * twice under one claim. In the end every run has ended. A failure names its seed.
 */
class WorkerChaosTest {
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration LEAD = Duration.ofSeconds(1);
    private static final Duration TROUBLED = Duration.ofSeconds(60);
    private static final Duration CALM = Duration.ofSeconds(60);

    private record Execution(SimWorker worker, Run run) {}

    private SimWorld world = new SimWorld(0);
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Run> byId = new HashMap<>();
    private final Map<String, List<Execution>> executing = new HashMap<>();
    private final Set<String> startsSeen = new HashSet<>();
    private final Set<String> completed = new HashSet<>();
    private final Map<Run, Instant> publishedAt = new HashMap<>();

    private final JobFunction<?> work = JobFunction.action("work", JsonNode.class, (payload, context) -> {
        if (context.isCancelled()) {
            throw new InterruptedException("stopped");
        }
        completed.add(context.idempotencyKey());
        if (context.idempotencyKey().hashCode() % 7 == 0 && context.attempt() == 1) {
            throw new IllegalStateException("fails at first");
        }
    });

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyRunEndsOnceWhateverHappens(long seed) {
        world = new SimWorld(seed, STEP);
        planAll();
        for (int i = 0; i < 3; i++) {
            addWorker();
        }
        pass(TROUBLED, true);
        world.workers.forEach(worker -> {
            worker.faults.none();
            if (worker.isPaused() && !isDead(worker)) {
                worker.resume();
            }
        });
        pass(CALM, false);

        for (Run planned : runs) {
            Run run = world.find(planned);
            assertThat(run.state().terminal())
                    .as("%s has ended, seed %d", run, seed)
                    .isTrue();
            if (run.state() == RunState.SUCCEEDED) {
                assertThat(completed).contains(run.id().value());
            } else if (run.state() == RunState.FAILED) {
                Ending.Failed failed = (Ending.Failed) run.ending().orElseThrow();
                assertThat(failed.failure().errorClass()).isIn("WorkerLost");
            } else {
                assertThat(run.spec().concurrency().exclusive()).as("%s", run).isTrue();
            }
        }
        long succeeded = runs.stream()
                .filter(run -> world.find(run).state() == RunState.SUCCEEDED)
                .count();
        assertThat(succeeded).as("seed %d", seed).isGreaterThan(runs.size() / 2);
    }

    private void planAll() {
        ConcurrencyPolicy[] policies = ConcurrencyPolicy.values();
        for (int j = 0; j < 12; j++) {
            Jobs job = job("j" + j, "work")
                    .concurrency(policies[j % policies.length])
                    .attempts(10, Duration.ofMillis(500));
            for (int t = 0; t < 25; t++) {
                Run run = world.plan(job, SimTime.START.plusMillis(1000L + t * 2300L + j * 50L));
                runs.add(run);
                byId.put(run.id().value(), run);
            }
        }
    }

    private final Set<SimWorker> dead = new HashSet<>();

    private boolean isDead(SimWorker worker) {
        return dead.contains(worker);
    }

    private void addWorker() {
        SimWorker worker = world.worker(WorkerSettings.DEFAULT.withConcurrency(4), work);
        worker.bodies.witness = new SimBodies.Witness() {
            @Override
            public void begins(String id) {
                began(worker, Objects.requireNonNull(byId.get(id)));
            }

            @Override
            public void ends(String id) {
                executing.getOrDefault(id, new ArrayList<>()).removeIf(execution -> execution.worker() == worker);
            }
        };
    }

    private void began(SimWorker worker, Run planned) {
        Run run = world.find(planned);
        assertThat(world.time.instant()).as("never early: %s", run).isAfterOrEqualTo(run.scheduledTime());
        String claim = run.id() + " "
                + worker.loops.held().find(run.id()).orElseThrow().token();
        assertThat(startsSeen.add(claim)).as("once under one claim: %s", claim).isTrue();
        List<Execution> others = executing.values().stream()
                .flatMap(List::stream)
                .filter(other -> !other.worker().isPaused())
                .filter(other -> other.run().id().equals(run.id())
                        || (run.spec().concurrency().exclusive()
                                && other.run().job().equals(run.job())))
                .toList();
        assertThat(others).as("alone: %s on %s", run, worker.id()).isEmpty();
        executing.computeIfAbsent(run.id().value(), id -> new ArrayList<>()).add(new Execution(worker, run));
    }

    private void pass(Duration duration, boolean troubled) {
        Instant end = world.in(duration);
        for (long n = 0; world.time.instant().isBefore(end); n++) {
            if (n % 20 == 0) {
                publish(troubled);
            }
            if (n % 200 == 0) {
                world.sweepLostWorkers();
                if (troubled) {
                    makeTrouble();
                }
            }
            for (SimWorker worker : world.workers) {
                worker.bodies.takes = Duration.ofMillis(world.random.nextInt(20) == 0 ? 4000 : 30);
            }
            world.step();
        }
    }

    /** What schedulers do: what is due within the lead, and again what is overdue and still planned. */
    private void publish(boolean troubled) {
        for (Run planned : runs) {
            if (planned.dueTime().isAfter(world.in(LEAD))) {
                continue;
            }
            Run run = world.find(planned);
            Instant last = publishedAt.getOrDefault(planned, Instant.MIN);
            if (run.state() == RunState.PLANNED
                    && !run.dueTime().isAfter(world.in(LEAD))
                    && last.plusSeconds(5).isBefore(world.time.instant())) {
                publishedAt.put(planned, world.time.instant());
                if (troubled && world.random.nextInt(20) == 0) {
                    continue; // lost
                }
                world.publish(run);
                if (troubled && world.random.nextInt(5) == 0) {
                    world.publish(run);
                    world.publish(planned);
                }
            }
        }
    }

    private void makeTrouble() {
        for (SimWorker worker : List.copyOf(world.workers)) {
            if (isDead(worker)) {
                continue;
            }
            int choice = world.random.nextInt(60);
            if (choice == 0) {
                dead.add(worker);
                worker.die();
                addWorker();
            } else if (choice < 3) {
                worker.pause();
            } else if (worker.isPaused() && choice < 20) {
                worker.resume();
            } else if (choice < 22) {
                worker.faults.down();
            } else if (choice < 40) {
                worker.faults.plan(method -> switch (world.random.nextInt(20)) {
                    case 0 -> Faults.Fault.ANSWER_LOST;
                    case 1 -> Faults.Fault.WITHOUT_EFFECT;
                    default -> Faults.Fault.NONE;
                });
            } else if (choice < 50) {
                worker.faults.none();
            }
        }
    }
}
