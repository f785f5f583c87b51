package io.distributedcron.simulation.world;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.memory.MemoryChannels;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.core.time.DatabaseClock;
import io.distributedcron.scheduler.membership.MemoryCoordination;
import io.distributedcron.simulation.promise.Checks;
import io.distributedcron.simulation.promise.Statistics;
import io.distributedcron.simulation.scenario.Behaviour;
import io.distributedcron.simulation.scenario.Fault;
import io.distributedcron.simulation.scenario.JobPlan;
import io.distributedcron.simulation.scenario.Names;
import io.distributedcron.simulation.scenario.Point;
import io.distributedcron.simulation.scenario.Scenario;
import io.distributedcron.simulation.scenario.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A simulated installation: servers in memory, machines with processes of the production classes, and one timeline. */
public final class World {
    private static final long SECOND = 1_000_000_000L;

    final Timeline timeline = new Timeline();
    final Statistics statistics = new Statistics();
    final Scenario scenario;
    final MemoryStores stores;
    final MemoryChannels channels;
    final MemoryCoordination redis;
    final Checks checks;
    final JobStore jobs;
    final Desired desired = new Desired();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<Fault.Channel, Fault.MessageRates> messageRates = new EnumMap<>(Fault.Channel.class);
    private String actor = "";
    private boolean lockForAll;
    private boolean healed;

    /** Whether somebody looks after jobs that are held, and releases them. */
    boolean releasesHeld = true;

    /** An installation at the beginning of its scenario; {@code keepsTrace} as text. */
    public World(Scenario scenario, boolean keepsTrace) {
        this.scenario = scenario;
        InstantSource clock = () -> scenario.start().plusNanos(timeline.now());
        this.checks =
                new Checks(timeline::now, clock, this::stores, () -> actor, timeline::stop, statistics, keepsTrace);
        this.stores = new MemoryStores(clock, checks);
        this.channels = new MemoryChannels(timeline::now);
        this.redis = new MemoryCoordination(timeline::now);
        this.jobs = new WatchedJobs(stores.jobs(), checks);
    }

    private MemoryStores stores() {
        return stores;
    }

    /** Runs it to its end; what it found is in {@link #checks()}. */
    public void run() {
        addMachine(Names.OPERATOR);
        for (int i = 1; i <= scenario.workers().size(); i++) {
            addMachine(Names.worker(i));
        }
        for (int i = 1; i <= scenario.schedulers(); i++) {
            addMachine(Names.scheduler(i));
        }
        ApplyFaults apply = new ApplyFaults(this);
        for (JobPlan job : scenario.jobs()) {
            timeline.at(job.declaredAt(), () -> apply.declare(job));
        }
        for (Fault fault : scenario.faults()) {
            timeline.at(fault.at(), () -> apply.happen(fault));
        }
        long end = scenario.troubled().plus(scenario.calm()).toNanos();
        timeline.at(scenario.troubled().toNanos(), this::heal);
        timeline.passUntil(() -> end);
        if (!timeline.stopped()) {
            checks.end(scenario.start().plus(scenario.troubled()));
        }
        statistics.passed(timeline.executed(), timeline.now());
    }

    public Checks checks() {
        return checks;
    }

    public Statistics statistics() {
        return statistics;
    }

    private void addMachine(String name) {
        Machine machine = new Machine(
                name,
                timeline,
                scenario.start(),
                scenario.offsets().getOrDefault(name, Duration.ZERO),
                random(name + "/machine"));
        machines.put(name, machine);
        boot(machine);
    }

    SplittableRandom random(String purpose) {
        return new SplittableRandom(Seeds.mix(scenario.seed(), purpose));
    }

    @Nullable
    Machine machine(String name) {
        return machines.get(name);
    }

    Iterable<Machine> machines() {
        return machines.values();
    }

    /** Has a process do something. */
    void act(SimProcess process, Runnable step) {
        String before = actor;
        actor = process.name();
        try {
            step.run();
        } catch (Crashed e) {
            checks.trace().mix(1);
        } finally {
            actor = before;
        }
    }

    /** Has a server do what a process asked for, and does not wait for any more. */
    <T> void serve(SimProcess process, Supplier<T> effect) {
        String before = actor;
        actor = process.name();
        try {
            T unused = effect.get();
        } finally {
            actor = before;
        }
    }

    void dwell(LongSupplier end) {
        String before = actor;
        try {
            timeline.passUntil(end);
        } finally {
            actor = before;
        }
    }

    void crash(Machine machine, Duration downTime, String why) {
        machine.process().filter(SimProcess::living).ifPresent(process -> {
            checks.trace().note(machine.name(), () -> "DIES (" + why + "), comes back in " + downTime);
            process.die();
        });
        timeline.after(downTime.toNanos(), () -> boot(machine));
    }

    /** Starts a process where none lives. */
    void boot(Machine machine) {
        if (machine.process().filter(SimProcess::living).isPresent()) {
            return;
        }
        checks.trace().note(machine.name(), () -> "starts");
        String before = actor;
        actor = machine.name();
        try {
            machine.runs(process(machine));
        } finally {
            actor = before;
        }
    }

    private SimProcess process(Machine machine) {
        if (machine.name().equals(Names.OPERATOR)) {
            return new SimOperator(this, machine);
        }
        int worker = Names.workerNumber(machine.name());
        return worker == 0
                ? new SimScheduler(this, machine)
                : new SimWorker(
                        this, machine, Names.pool(worker), scenario.workers().get(worker - 1));
    }

    /** All is well again: who is dead comes back, who is paused or hangs goes on. */
    private void heal() {
        healed = true;
        checks.healed();
        checks.trace().note("", () -> "ALL IS HEALED");
        messageRates.clear();
        lockForAll = false;
        redis.setDown(false);
        for (Machine machine : machines.values()) {
            machine.heal();
            machine.process().ifPresent(process -> {
                process.resume();
                if (process instanceof SimWorker worker) {
                    worker.bodies.release();
                }
            });
            boot(machine);
            bootWhenGone(machine);
        }
    }

    /** Who is leaving comes back as soon as it is gone, whatever its down time was to be. */
    private void bootWhenGone(Machine machine) {
        if (machine.process().filter(SimProcess::leaving).isPresent()) {
            timeline.after(SECOND, () -> bootWhenGone(machine));
        } else {
            boot(machine);
        }
    }

    boolean healed() {
        return healed;
    }

    DatabaseClock databaseClock(SimProcess process) {
        return () -> {
            long asked = timeline.now();
            Instant answer = process.gate.call(Point.CLOCK, stores.clock()::now);
            process.clockMeasured(timeline.now() - asked);
            return answer;
        };
    }

    boolean lockForAll() {
        return lockForAll;
    }

    void setLockForAll(boolean isForAll) {
        lockForAll = isForAll;
    }

    Fault.@Nullable MessageRates messageRates(Fault.Channel channel) {
        return messageRates.get(channel);
    }

    void setMessageRates(Fault.Channel channel, Fault.MessageRates rates) {
        messageRates.put(channel, rates);
    }

    void noMessageRates(Fault.Channel channel) {
        messageRates.remove(channel);
    }

    void pagesArrived() {
        for (Machine machine : machines.values()) {
            if (machine.process().orElse(null) instanceof SimScheduler scheduler && scheduler.living()) {
                scheduler.pagesArrived();
            }
        }
    }

    void runArrived(PoolId pool) {
        for (Machine machine : machines.values()) {
            if (machine.process().orElse(null) instanceof SimWorker worker && worker.living()) {
                worker.runArrived(pool);
            }
        }
    }

    /** Whatever waits in the topics of runs is gone. */
    void loseRuns() {
        for (PoolId pool : Names.POOLS) {
            try (RunReceiver receiver = channels.runReceiver(pool, Integer.MAX_VALUE)) {
                receiver.acknowledge(receiver.poll(Duration.ZERO));
            }
        }
    }

    /** What the handler of a run does in this attempt. */
    Handling handling(RunMessage run, SimWorker worker) {
        Behaviour behaviour = Behaviour.valueOf(run.spec().functionName().toUpperCase(Locale.ROOT));
        SplittableRandom chance = random(run.id() + "/" + run.attempt());
        long quick = chance.nextLong(SECOND / 20);
        if (healed) {
            return new Handling(quick, false, false, false);
        }
        return switch (behaviour) {
            case QUICK, ABSENT -> new Handling(quick, false, false, false);
            case STEADY -> new Handling(chance.nextLong(3 * SECOND), false, false, false);
            case LONG -> new Handling(chance.nextLong(40 * SECOND), false, false, false);
            case FLAKY -> new Handling(quick, chance.nextInt(5) < 3, false, false);
            case HANGING -> new Handling(chance.nextInt(3) == 0 ? Long.MAX_VALUE / 4 : quick, false, false, false);
            case STUBBORN -> new Handling(chance.nextLong(25 * SECOND), false, true, false);
            case WORKING -> new Handling(5 * SECOND, false, false, false);
            case SLOW -> new Handling(90 * SECOND, false, false, false);
            case FAILING -> new Handling(5 * SECOND, true, false, false);
            case KILLER -> new Handling(chance.nextLong(2 * SECOND), false, false, true);
        };
    }
}
