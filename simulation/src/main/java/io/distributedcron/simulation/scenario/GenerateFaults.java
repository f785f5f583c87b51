package io.distributedcron.simulation.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes the faults of a scenario from its seed. */
final class GenerateFaults {
    private static final long LONG = Duration.ofMinutes(10).toNanos();
    private static final Server[] SERVERS = Server.values();

    private final SplittableRandom random;
    private final List<String> machines;
    private final List<JobPlan> jobs;
    private final long troubled;

    private GenerateFaults(SplittableRandom random, List<String> machines, List<JobPlan> jobs, Duration troubled) {
        this.random = random;
        this.machines = machines;
        this.jobs = jobs;
        this.troubled = troubled.toNanos();
    }

    static List<Fault> of(long seed, List<String> machines, List<JobPlan> jobs, Duration troubled) {
        SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "faults"));
        return new GenerateFaults(random, machines, jobs, troubled).generate();
    }

    private List<Fault> generate() {
        List<Fault> faults = new ArrayList<>();
        int count = 4 + random.nextInt(random.nextInt(3) == 0 ? 40 : 16);
        for (int i = 0; i < count; i++) {
            faults.add(fault());
        }
        int changes = random.nextInt(14);
        for (int i = 0; i < changes; i++) {
            change(faults);
        }
        faults.sort(Comparator.comparingLong(Fault::at));
        return faults;
    }

    private Fault fault() {
        long at = random.nextLong(troubled);
        String machine = machines.get(random.nextInt(machines.size()));
        Server server = random.nextInt(3) == 0 ? Server.MONGODB : SERVERS[random.nextInt(SERVERS.length)];
        int dice = random.nextInt(100);
        if (dice < 8) {
            return new Fault.Crash(at, machine, downTime());
        }
        if (dice < 34) {
            return new Fault.CrashAtCall(at, machine, point(machine), skip(), side(), downTime());
        }
        if (dice < 40) {
            return new Fault.Pause(at, machine, pause());
        }
        if (dice < 58) {
            return new Fault.PauseAtCall(at, machine, point(machine), skip(), side(), pause());
        }
        if (dice < 61) {
            return new Fault.Leave(at, machine, downTime());
        }
        if (dice < 70) {
            return new Fault.Cut(
                    at, random.nextInt(5) == 0 ? Optional.empty() : Optional.of(machine), server, lasting());
        }
        if (dice < 84) {
            return Names.workerNumber(machine) > 0 && random.nextInt(4) == 0
                    ? new Fault.Trouble(at, machine, Server.MONGODB, lostAnswers(), lasting())
                    : new Fault.Trouble(at, machine, server, rates(), lasting());
        }
        if (dice < 91) {
            Fault.Channel channel = random.nextInt(3) == 0 ? Fault.Channel.PAGES : Fault.Channel.RUNS;
            return new Fault.Messages(at, channel, messageRates(), lasting());
        }
        return switch (random.nextInt(4)) {
            case 0 -> new Fault.RedisWiped(at);
            case 1 -> new Fault.LockForAll(at, lasting());
            case 2 -> new Fault.RunsLost(at);
            default -> new Fault.ClockStep(at, machine, GenerateScenario.clockStep(random));
        };
    }

    private Optional<Point> point(String machine) {
        if (random.nextInt(3) == 0) {
            return Optional.empty();
        }
        List<Point> candidates = Points.of(machine);
        return Optional.of(candidates.get(random.nextInt(candidates.size())));
    }

    private int skip() {
        return random.nextInt(2) == 0 ? 0 : random.nextInt(20);
    }

    private Side side() {
        return random.nextBoolean() ? Side.BEFORE : Side.AFTER;
    }

    private Duration downTime() {
        return Duration.ofMillis(random.nextInt(4) == 0 ? random.nextLong(60_000) : 200 + random.nextLong(6_000));
    }

    /** Half of them longer than every lease; where there is time for it, some longer than any record is kept for sure. */
    private Duration pause() {
        if (troubled > LONG && random.nextInt(4) == 0) {
            return Duration.ofMillis(60_000 + random.nextLong(700_000));
        }
        return Duration.ofMillis(random.nextInt(2) == 0 ? 13_000 + random.nextLong(50_000) : random.nextLong(13_000));
    }

    private Duration lasting() {
        return Duration.ofMillis(500 + random.nextLong(random.nextInt(4) == 0 ? 80_000 : 15_000));
    }

    private Fault.Rates rates() {
        int much = random.nextInt(3) == 0 ? 250 : 60;
        return new Fault.Rates(random.nextInt(much), random.nextInt(much), random.nextInt(much), random.nextInt(much));
    }

    /** Answers are lost and others come late: what a claim has won is found by asking, while it is being executed. */
    private Fault.Rates lostAnswers() {
        return new Fault.Rates(20, 100 + random.nextInt(200), 20, 200 + random.nextInt(300));
    }

    private Fault.MessageRates messageRates() {
        int much = random.nextInt(3) == 0 ? 330 : 120;
        return new Fault.MessageRates(
                random.nextInt(much),
                random.nextInt(much),
                random.nextInt(much),
                Duration.ofMillis(50 + random.nextLong(random.nextInt(3) == 0 ? 40_000 : 3_000)));
    }

    /** Somebody does not hear of a change, or acts on what was before it. */
    private Fault meanwhile(long change) {
        String machine = machines.get(random.nextInt(machines.size()));
        long before =
                Math.max(0, change - Duration.ofMillis(random.nextLong(4_000)).toNanos());
        Duration lasting = Duration.ofMillis(2_000 + random.nextLong(12_000));
        if (Names.workerNumber(machine) > 0) {
            return new Fault.Cut(before, Optional.of(machine), Server.MONGODB, lasting);
        }
        if (machine.equals(Names.OPERATOR)) {
            return new Fault.CrashAtCall(change, machine, point(machine), 0, side(), downTime());
        }
        Point point =
                switch (random.nextInt(3)) {
                    case 0 -> Point.RUNS_PLAN;
                    case 1 -> Point.DUE_NEXT_BATCH;
                    default -> Point.RUNS_SEND;
                };
        return new Fault.PauseAtCall(before, machine, Optional.of(point), 0, side(), pause());
    }

    private void change(List<Fault> faults) {
        long at = random.nextLong(troubled);
        String job = jobs.get(random.nextInt(jobs.size())).name();
        long soon = at
                + Duration.ofMillis(random.nextLong(random.nextInt(2) == 0 ? 3_000 : 60_000))
                        .toNanos();
        if (random.nextInt(3) == 0) {
            faults.add(meanwhile(at));
        }
        switch (random.nextInt(8)) {
            case 0, 1 -> faults.add(new Fault.Change(at, job, Fault.What.NEW_SCHEDULE));
            case 2 -> faults.add(new Fault.Change(at, job, Fault.What.NEW_PAYLOAD));
            case 3 -> faults.add(new Fault.Change(at, job, Fault.What.NEW_POLICY));
            case 4, 5 -> {
                faults.add(new Fault.Change(at, job, Fault.What.SUSPEND));
                faults.add(new Fault.Change(soon, job, Fault.What.RESUME));
            }
            case 6 -> {
                faults.add(new Fault.Change(at, job, Fault.What.DELETE));
                if (random.nextBoolean()) {
                    faults.add(new Fault.Change(soon, job, Fault.What.RECREATE));
                }
            }
            default -> faults.add(new Fault.Change(at, job, Fault.What.STALE));
        }
    }
}
