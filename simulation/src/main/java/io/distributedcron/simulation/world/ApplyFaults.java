package io.distributedcron.simulation.world;

import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.simulation.scenario.Fault;
import io.distributedcron.simulation.scenario.GenerateScenario;
import io.distributedcron.simulation.scenario.JobPlan;
import io.distributedcron.simulation.scenario.Names;
import io.distributedcron.simulation.scenario.Server;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the faults of a scenario happen. */
final class ApplyFaults {
    private static final long POSTPONED = Duration.ofSeconds(1).toNanos();

    private final World world;

    ApplyFaults(World world) {
        this.world = world;
    }

    void declare(JobPlan plan) {
        JobId id = new JobId("sim", plan.name());
        world.desired.declare(declaration(id, new JobUid(plan.name() + "-1"), 1, plan.spec(), false));
        tellOperator(id);
    }

    void happen(Fault fault) {
        if (world.healed()) {
            return;
        }
        if (!(fault instanceof Fault.CrashAtCall) && !(fault instanceof Fault.PauseAtCall)) {
            world.statistics.fault(fault.getClass().getSimpleName());
        }
        world.checks.trace().note("FAULT", fault::toString);
        switch (fault) {
            case Fault.Crash it -> on(it.machine(), machine -> world.crash(machine, it.downTime(), "killed"));
            case Fault.CrashAtCall it ->
                on(
                        it.machine(),
                        machine ->
                                machine.add(new Machine.Trap(it.point(), it.skip(), it.side(), it.downTime(), true)));
            case Fault.Pause it ->
                on(it.machine(), machine -> machine.process()
                        .ifPresent(process -> process.pause(it.lasting().toNanos())));
            case Fault.PauseAtCall it ->
                on(
                        it.machine(),
                        machine ->
                                machine.add(new Machine.Trap(it.point(), it.skip(), it.side(), it.lasting(), false)));
            case Fault.Leave it -> leave(it);
            case Fault.Cut it -> cut(it);
            case Fault.Trouble it ->
                on(it.machine(), machine -> {
                    machine.trouble(it.server(), it.rates());
                    world.timeline.after(it.lasting().toNanos(), () -> machine.noTrouble(it.server()));
                });
            case Fault.Messages it -> {
                world.setMessageRates(it.channel(), it.rates());
                world.timeline.after(it.lasting().toNanos(), () -> world.noMessageRates(it.channel()));
            }
            case Fault.RedisWiped it -> world.redis.wipe();
            case Fault.LockForAll it -> {
                world.setLockForAll(true);
                world.timeline.after(it.lasting().toNanos(), () -> world.setLockForAll(false));
            }
            case Fault.RunsLost it -> world.loseRuns();
            case Fault.ClockStep it -> on(it.machine(), machine -> machine.stepClock(it.by()));
            case Fault.Change it -> change(it);
        }
    }

    private void on(String name, Consumer<Machine> action) {
        @Nullable Machine machine = world.machine(name);
        if (machine != null) {
            action.accept(machine);
        }
    }

    private void leave(Fault.Leave it) {
        on(it.machine(), machine -> machine.process().filter(SimProcess::living).ifPresent(process -> {
            world.act(process, process::beginToLeave);
            bootWhenGone(machine, process, it.downTime());
        }));
    }

    private void bootWhenGone(Machine machine, SimProcess leaving, Duration downTime) {
        world.timeline.after(downTime.toNanos(), () -> {
            if (leaving.living()) {
                bootWhenGone(machine, leaving, downTime);
            } else {
                world.boot(machine);
            }
        });
    }

    private void cut(Fault.Cut it) {
        if (it.machine().isPresent()) {
            on(it.machine().get(), machine -> cut(machine, it.server(), it.lasting()));
        } else {
            world.machines().forEach(machine -> cut(machine, it.server(), it.lasting()));
        }
    }

    private void cut(Machine machine, Server server, Duration lasting) {
        machine.cut(server);
        world.timeline.after(lasting.toNanos(), () -> machine.join(server));
    }

    private void change(Fault.Change it) {
        JobId id = new JobId("sim", it.job());
        Optional<Desired.Wish> known = world.desired.find(id);
        if (known.isEmpty()) {
            return;
        }
        Desired.Wish wish = known.get();
        JobDeclaration now = wish.declaration();
        if (wish.deleted()) {
            recreate(it, id, now);
            return;
        }
        SplittableRandom random = world.random(id + "/" + now.uid() + "/" + now.revision() + "/" + it.what());
        switch (it.what()) {
            case NEW_SCHEDULE ->
                declare(now, cutAnew(GenerateScenario.withSchedule(now.spec(), random), random), now.suspended());
            case NEW_PAYLOAD ->
                declare(
                        now,
                        cutAnew(withPayload(now.spec(), new Payload.Inline("\"" + random.nextInt() + "\"")), random),
                        now.suspended());
            case NEW_POLICY -> declare(now, withPolicy(now.spec(), random), now.suspended());
            case SUSPEND -> declare(now, now.spec(), true);
            case RESUME -> declare(now, now.spec(), false);
            case DELETE -> {
                world.desired.delete(id);
                tellOperator(id);
            }
            case RECREATE -> {}
            case STALE -> {
                List<JobDeclaration> earlier = world.desired.earlier(id);
                operator().ifPresent(operator -> operator.repeat(earlier.get(random.nextInt(earlier.size()))));
            }
        }
    }

    /** A name is free when the operator has let go of it. */
    private void recreate(Fault.Change it, JobId id, JobDeclaration deleted) {
        if (it.what() != Fault.What.RECREATE) {
            return;
        }
        if (!world.desired.isSettled(id)) {
            world.timeline.after(POSTPONED, () -> change(it));
            return;
        }
        int number = world.desired.earlier(id).size() + 1;
        world.desired.declare(declaration(id, new JobUid(it.job() + "-" + number), 1, deleted.spec(), false));
        tellOperator(id);
    }

    private void declare(JobDeclaration before, JobSpec spec, boolean suspended) {
        if (spec.equals(before.spec()) && suspended == before.suspended()) {
            return;
        }
        world.desired.declare(declaration(before.id(), before.uid(), before.revision() + 1, spec, suspended));
        tellOperator(before.id());
    }

    private static JobDeclaration declaration(JobId id, JobUid uid, long revision, JobSpec spec, boolean suspended) {
        return new JobDeclaration(id, uid, revision, spec, suspended, Optional.empty());
    }

    /** What has shards gets another number of them as well, more often than not. */
    private static JobSpec cutAnew(JobSpec spec, SplittableRandom random) {
        return spec.shards().equals(Shards.NONE) || random.nextInt(3) == 0
                ? spec
                : GenerateScenario.withShards(spec, random);
    }

    private static JobSpec withPayload(JobSpec spec, Payload payload) {
        return GenerateScenario.with(spec, spec.schedule(), payload, spec.concurrency());
    }

    private static JobSpec withPolicy(JobSpec spec, SplittableRandom random) {
        ConcurrencyPolicy[] policies = ConcurrencyPolicy.values();
        return GenerateScenario.with(spec, spec.schedule(), spec.payload(), policies[random.nextInt(policies.length)]);
    }

    private void tellOperator(JobId id) {
        operator().ifPresent(operator -> operator.changed(id));
    }

    private Optional<SimOperator> operator() {
        @Nullable Machine machine = world.machine(Names.OPERATOR);
        return Optional.ofNullable(machine)
                .flatMap(Machine::process)
                .filter(SimProcess::living)
                .map(SimOperator.class::cast);
    }
}
