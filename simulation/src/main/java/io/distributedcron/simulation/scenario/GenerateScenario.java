package io.distributedcron.simulation.scenario;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Sharing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Makes a scenario from a seed. */
public final class GenerateScenario {
    private static final Duration TROUBLED = Duration.ofSeconds(235);
    /** Long enough for finished runs to be trimmed, for one schedule in so many. */
    private static final Duration LONG_TROUBLED = Duration.ofSeconds(1_100);

    private static final int LONG_ONE_IN = 16;

    /** One schedule in so many has jobs with shards; the others are as they would be without them. */
    private static final int SHARDED_ONE_IN = 3;

    private static final Duration CALM = Duration.ofSeconds(85);
    private static final long SECOND = 1_000_000_000L;

    /** An ordinary day, and shortly before the clocks change. */
    private static final List<String> STARTS = List.of(
            "2026-03-05T11:59:20Z",
            "2026-03-05T11:59:20Z",
            "2026-12-31T23:58:10Z",
            "2026-03-29T00:57:30Z",
            "2026-10-25T00:57:30Z");

    private static final List<String> ZONES =
            List.of("UTC", "UTC", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata");

    private static final List<String> SCHEDULES = List.of(
            "*/2 * * * * *",
            "*/5 * * * * *",
            "*/5 * * * * *",
            "*/7 * * * * *",
            "*/10 * * * * *",
            "*/10 * * * * *",
            "*/15 * * * * *",
            "3,23,43 * * * * *",
            "*/20 * * * * *",
            "*/30 * * * * *",
            "* * * * *",
            "* * * * *",
            "30 * * * * *",
            "*/2 * * * *",
            "0 3 * * *");

    private GenerateScenario() {}

    /** The scenario of this seed. */
    public static Scenario of(long seed) {
        SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "scenario"));
        int schedulers = 2 + random.nextInt(random.nextInt(3) == 0 ? 4 : 2);
        List<Integer> workers = new ArrayList<>();
        int count = 1 + random.nextInt(random.nextInt(3) == 0 ? 6 : 3);
        for (int i = 0; i < count; i++) {
            workers.add(4 + random.nextInt(13));
        }
        Duration troubled = Math.floorMod(seed, LONG_ONE_IN) == 0 ? LONG_TROUBLED : TROUBLED;
        List<JobPlan> jobs = inGroups(cut(seed, jobs(random, workers.size())), seed);
        List<String> machines = machines(schedulers, workers.size());
        Map<String, Duration> offsets = new HashMap<>();
        for (String machine : machines) {
            if (random.nextInt(3) == 0) {
                offsets.put(machine, clockStep(random));
            }
        }
        return new Scenario(
                seed,
                Instant.parse(STARTS.get(random.nextInt(STARTS.size()))),
                schedulers,
                workers,
                offsets,
                jobs,
                GenerateFaults.of(seed, machines, jobs, troubled),
                troubled,
                CALM);
    }

    private static List<String> machines(int schedulers, int workers) {
        List<String> machines = new ArrayList<>();
        for (int i = 1; i <= schedulers; i++) {
            machines.add(Names.scheduler(i));
        }
        for (int i = 1; i <= workers; i++) {
            machines.add(Names.worker(i));
        }
        machines.add(Names.OPERATOR);
        return machines;
    }

    static Duration clockStep(SplittableRandom random) {
        long most = random.nextInt(3) == 0 ? 7_200_000 : 5_000;
        return Duration.ofMillis(random.nextLong(-most, most));
    }

    private static List<JobPlan> jobs(SplittableRandom random, int workers) {
        List<PoolId> pools = Names.pools(workers);
        List<JobPlan> jobs = new ArrayList<>();
        int count = 20 + random.nextInt(6);
        boolean killer = random.nextInt(6) == 0;
        for (int i = 0; i < count; i++) {
            boolean early = random.nextInt(10) < 7;
            long at = early ? random.nextLong(3 * SECOND) : random.nextLong(TROUBLED.toNanos());
            Behaviour behaviour = i == 0 && killer ? Behaviour.KILLER : behaviour(random);
            jobs.add(new JobPlan("job-" + i, spec(random, behaviour, pools.get(random.nextInt(pools.size()))), at));
        }
        return jobs;
    }

    private static List<JobPlan> cut(long seed, List<JobPlan> jobs) {
        if (Math.floorMod(seed, SHARDED_ONE_IN) != SHARDED_ONE_IN - 1) {
            return jobs;
        }
        SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "shards"));
        return jobs.stream()
                .map(job -> random.nextInt(2) == 0
                        ? job
                        : new JobPlan(job.name(), withShards(job.spec(), random), job.declaredAt()))
                .toList();
    }

    /** The same job, its times cut into another number of shards; one whose runs queue is left as it is. */
    public static JobSpec withShards(JobSpec spec, SplittableRandom random) {
        if (spec.concurrency() == ConcurrencyPolicy.QUEUE) {
            return spec;
        }
        int count = 1 + random.nextInt(5);
        Shards shards = random.nextInt(3) > 0
                ? Shards.of(count)
                : Shards.over(Stream.iterate(0, item -> item + 1)
                        .limit(count)
                        .map(item -> "item-" + item)
                        .toList());
        return spec.sharded(shards.completing(
                random.nextInt(3) == 0 ? Shards.Completion.ANY_SUCCEEDED : Shards.Completion.ALL_SUCCEEDED));
    }

    /** Lets some of the jobs share two groups. By chance of its own, so that the rest of a scenario does not depend on it. */
    private static List<JobPlan> inGroups(List<JobPlan> jobs, long seed) {
        SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "groups"));
        int[] limits = {1 + random.nextInt(2), 1 + random.nextInt(4)};
        return jobs.stream()
                .map(job -> {
                    int group = random.nextInt(4);
                    boolean takesPart = group < limits.length
                            && !job.spec().concurrency().exclusive()
                            && !job.spec().functionName().equals(Behaviour.KILLER.functionName());
                    return takesPart ? inGroup(job, "group-" + group, limits[group] + random.nextInt(5) / 4) : job;
                })
                .toList();
    }

    private static JobPlan inGroup(JobPlan job, String name, int limit) {
        return new JobPlan(
                job.name(), job.spec().sharing(job.spec().sharing().in(new Group(name, limit))), job.declaredAt());
    }

    private static Behaviour behaviour(SplittableRandom random) {
        int dice = random.nextInt(100);
        if (dice < 45) {
            return Behaviour.QUICK;
        }
        if (dice < 68) {
            return Behaviour.STEADY;
        }
        if (dice < 76) {
            return Behaviour.LONG;
        }
        if (dice < 88) {
            return Behaviour.FLAKY;
        }
        if (dice < 94) {
            return Behaviour.HANGING;
        }
        return dice < 98 ? Behaviour.STUBBORN : Behaviour.ABSENT;
    }

    private static JobSpec spec(SplittableRandom random, Behaviour behaviour, PoolId pool) {
        boolean slow = behaviour == Behaviour.LONG || behaviour == Behaviour.STUBBORN || behaviour == Behaviour.HANGING;
        int policy = random.nextInt(5);
        ConcurrencyPolicy concurrency = policy < 2
                ? ConcurrencyPolicy.ALLOW
                : policy == 2
                        ? ConcurrencyPolicy.FORBID
                        : policy == 3 ? ConcurrencyPolicy.REPLACE : ConcurrencyPolicy.QUEUE;
        String schedule = schedule(random, behaviour == Behaviour.KILLER || (slow && policy < 2));
        RetryPolicy retry = random.nextInt(2) == 0
                ? RetryPolicy.NONE
                : new RetryPolicy(
                        2 + random.nextInt(3),
                        Duration.ofMillis(random.nextLong(4_000)),
                        100 + random.nextInt(200),
                        Duration.ofSeconds(20));
        boolean limited = behaviour == Behaviour.HANGING || random.nextInt(4) == 0;
        return new JobSpec(
                        behaviour.functionName(),
                        schedule,
                        ZONES.get(random.nextInt(ZONES.size())),
                        pool,
                        random.nextInt(3) == 0 ? new Payload.Inline("{\"n\":1}") : new Payload.None(),
                        concurrency,
                        catchUp(random),
                        retry,
                        limited ? Optional.of(Duration.ofMillis(500 + random.nextLong(12_000))) : Optional.empty(),
                        random.nextInt(6) == 0
                                ? Optional.of(Duration.ofMillis(200 + random.nextLong(20_000)))
                                : Optional.empty(),
                        HistoryLimits.DEFAULT)
                .failing(failures(random, behaviour))
                .sharing(new Sharing(1 + random.nextInt(4)));
    }

    private static FailurePolicy failures(SplittableRandom random, Behaviour behaviour) {
        FailurePolicy policy = random.nextInt(5) == 0
                ? FailurePolicy.within(Duration.ofMillis(1_000 + random.nextLong(25_000)))
                : FailurePolicy.NONE;
        boolean fails = behaviour == Behaviour.FLAKY || behaviour == Behaviour.ABSENT;
        return random.nextInt(fails ? 2 : 8) == 0 ? policy.suspendingAfter(1 + random.nextInt(4)) : policy;
    }

    private static CatchUpPolicy catchUp(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> CatchUpPolicy.NONE;
            case 1 -> CatchUpPolicy.LATEST;
            default -> {
                CatchUpPolicy all = CatchUpPolicy.all(2 + random.nextInt(7));
                yield random.nextInt(3) == 0 ? all.within(Duration.ofSeconds(20 + random.nextLong(60))) : all;
            }
        };
    }

    private static String schedule(SplittableRandom random, boolean seldom) {
        if (seldom) {
            return SCHEDULES.get(SCHEDULES.size() - 1 - random.nextInt(7));
        }
        return random.nextInt(40) == 0 ? "* * * * * *" : SCHEDULES.get(random.nextInt(SCHEDULES.size()));
    }

    /** The same job with another schedule. */
    public static JobSpec withSchedule(JobSpec spec, SplittableRandom random) {
        boolean seldom = !spec.functionName().equals(Behaviour.QUICK.functionName());
        return with(spec, schedule(random, seldom), spec.payload(), spec.concurrency());
    }

    /** The same job, changed. */
    public static JobSpec with(JobSpec spec, String schedule, Payload payload, ConcurrencyPolicy concurrency) {
        return new JobSpec(
                spec.functionName(),
                Timing.of(schedule, spec.timeZone()),
                spec.pool(),
                payload,
                concurrency,
                spec.catchUp(),
                spec.retry(),
                spec.timeout(),
                spec.startingDeadline(),
                spec.history(),
                spec.failures(),
                concurrency.exclusive() ? new Sharing(spec.sharing().queueLimit()) : spec.sharing(),
                concurrency == ConcurrencyPolicy.QUEUE ? Shards.NONE : spec.shards());
    }
}
