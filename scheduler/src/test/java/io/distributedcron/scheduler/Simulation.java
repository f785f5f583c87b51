package io.distributedcron.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.memory.MemoryChannels;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.scheduler.membership.MemoryCoordination;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A whole installation in one thread: real schedulers, plain workers, servers in memory, virtual time, and faults. The
 * same seed gives the same history.
 */
final class Simulation {
    static final String FUNCTION = "f";
    static final PoolId POOL = new PoolId("ns", "pool");

    final VirtualTime time = new VirtualTime();
    final MemoryStores stores = new MemoryStores(time);
    final MemoryChannels channels = new MemoryChannels(time);
    final MemoryCoordination redis = new MemoryCoordination(time);
    final List<SimulatedScheduler> schedulers = new ArrayList<>();
    final List<SimulatedWorker> workers = new ArrayList<>();
    final List<Page> sentPages = new ArrayList<>();
    final Map<JobId, Job> jobs = new LinkedHashMap<>();

    /** Of a hundred batches of pages, how many are lost, and how many arrive without an answer. */
    int pagesLost;

    /** The names of the jobs whose functions throw. */
    final Set<String> failing = new HashSet<>();

    private final long seed;
    private final Random random;
    private final Map<RunId, List<Start>> starts = new HashMap<>();
    private final Set<String> startedUnder = new HashSet<>();

    /** That a run was started. */
    record Start(RunMessage run, Token token, Instant at) {}

    Simulation(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    SimulatedScheduler scheduler() {
        SimulatedScheduler scheduler =
                new SimulatedScheduler(this, "scheduler-" + schedulers.size(), new Random(random.nextLong()));
        schedulers.add(scheduler);
        return scheduler;
    }

    SimulatedWorker worker(Duration duration) {
        SimulatedWorker worker =
                new SimulatedWorker(this, "worker-" + workers.size(), POOL, duration, new Random(random.nextLong()));
        workers.add(worker);
        return worker;
    }

    SimulatedScheduler master() {
        return schedulers.stream()
                .filter(SimulatedScheduler::isMaster)
                .findFirst()
                .orElseThrow();
    }

    SchedulerParts.Stores storePorts() {
        return new SchedulerParts.Stores(
                stores.jobs(),
                stores.plannedRuns(),
                stores.dueRuns(),
                stores.claimedRuns(),
                stores.history(),
                stores.leases(),
                stores.epochs(),
                stores.heldJobs(),
                stores.waitingRuns(),
                stores.groupPlaces());
    }

    PageSender pageSender() {
        PageSender real = channels.pageSender();
        return new PageSender() {
            @Override
            public void send(List<Page> pages) {
                boolean lost = random.nextInt(100) < pagesLost;
                if (!lost) {
                    real.send(pages);
                    sentPages.addAll(pages);
                }
                if (lost && random.nextBoolean()) {
                    throw new ChannelException("lost", new IllegalStateException("simulated"));
                }
            }

            @Override
            public void close() {}
        };
    }

    Job declare(String name, String schedule) {
        return declare(name, schedule, 1, false, ConcurrencyPolicy.ALLOW, CatchUpPolicy.LATEST);
    }

    /** What the operator does with a declaration. */
    Job declare(
            String name,
            String schedule,
            long revision,
            boolean suspended,
            ConcurrencyPolicy concurrency,
            CatchUpPolicy catchUp) {
        return declare(name, spec(schedule, POOL, concurrency, catchUp), revision, suspended);
    }

    Job declare(String name, JobSpec spec, long revision, boolean suspended) {
        JobDeclaration declaration = new JobDeclaration(
                new JobId("ns", name), new JobUid("uid-" + name), revision, spec, suspended, Optional.empty());
        Job job = stores.jobs().put(declaration).job();
        jobs.put(job.id(), job);
        stores.plannedRuns().withdraw(job, time.instant());
        if (job.active()) {
            stores.plannedRuns()
                    .replan(PlannedTimes.first(scheduleOf(job), job)
                            .runs((at, due) -> Run.planned(job, at, due, Ticket.random(random), time.instant())));
        }
        return job;
    }

    static JobSpec spec(String schedule, PoolId pool, ConcurrencyPolicy concurrency, CatchUpPolicy catchUp) {
        return new JobSpec(
                FUNCTION,
                schedule,
                "UTC",
                pool,
                new Payload.None(),
                concurrency,
                catchUp,
                RetryPolicy.NONE,
                Optional.empty(),
                Optional.empty(),
                HistoryLimits.DEFAULT);
    }

    void delete(Job job) {
        stores.jobs().delete(job.id(), job.uid()).ifPresent(gone -> stores.plannedRuns()
                .withdraw(gone, time.instant()));
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    void started(RunMessage run, Token token) {
        assertThat(startedUnder.add(run.id() + " " + token))
                .as("seed %s: %s started once under %s", seed, run.id(), token)
                .isTrue();
        assertThat(time.instant())
                .as("seed %s: %s not started before it is due", seed, run.id())
                .isAfterOrEqualTo(run.dueTime());
        starts.computeIfAbsent(run.id(), id -> new ArrayList<>()).add(new Start(run, token, time.instant()));
    }

    List<Start> startsOf(RunId run) {
        return starts.getOrDefault(run, List.of());
    }

    List<Run> runsOf(Job job) {
        return stores.history().latest(job.id(), 100_000).reversed();
    }

    /** Every planned time of a job until then has exactly one run, which is over; answers their states. */
    Map<Instant, RunState> statesOfEveryTime(Job job, Instant from, Instant until) {
        Map<Instant, Run> byTime = new HashMap<>();
        for (Run run : runsOf(job)) {
            assertThat(byTime.put(run.scheduledTime(), run))
                    .as("seed %s: one run of %s for %s", seed, job.id(), run.scheduledTime())
                    .isNull();
        }
        Map<Instant, RunState> states = new LinkedHashMap<>();
        Optional<Instant> next = scheduleOf(job).next(from);
        while (next.isPresent() && next.get().isBefore(until)) {
            Instant at = next.get();
            Run run = Optional.ofNullable(byTime.get(at))
                    .orElseThrow(() -> new AssertionError("seed " + seed + ": " + job.id() + " has no run for " + at));
            assertThat(run.state().terminal())
                    .as("seed %s: %s is over, not %s", seed, run.id(), run.state())
                    .isTrue();
            states.put(next.get(), run.state());
            next = scheduleOf(job).next(next.get());
        }
        return states;
    }

    /** Every planned time of every job until then ran, each run once. */
    void everyTimeRanOnce(Instant until) {
        for (Job job : jobs.values()) {
            statesOfEveryTime(job, job.changedAt(), until).forEach((at, state) -> assertThat(state)
                    .as("seed %s: %s of %s", seed, at, job.id())
                    .isEqualTo(RunState.SUCCEEDED));
        }
        starts.forEach(
                (run, its) -> assertThat(its).as("seed %s: %s", seed, run).hasSize(1));
    }

    /** The longest time from due to start, of runs scheduled in between. */
    Duration worstLateness(Instant from, Instant until) {
        return starts.values().stream()
                .flatMap(List::stream)
                .filter(start -> !start.run().dueTime().isBefore(from)
                        && start.run().dueTime().isBefore(until))
                .map(start -> Duration.between(start.run().dueTime(), start.at()))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    static Schedule scheduleOf(Job job) {
        return Schedule.of(job.spec().timing(), job.id().toString());
    }
}
