package io.distributedcron.scheduler;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.ExclusiveClaim;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A worker of a simulation, as plain as the protocol allows: it claims, waits for the due time, starts and ends runs. */
final class SimulatedWorker extends SimulatedProcess {
    private static final Duration LEASE = Duration.ofSeconds(15);

    final WorkerId id;
    private final Simulation world;
    private final Random random;
    private final RunReceiver receiver;
    private final Duration duration;
    private final Map<RunId, RunMessage> exclusive = new HashMap<>();
    private final Set<Token> tokens = new HashSet<>();
    private boolean closed;
    private long claimed;

    SimulatedWorker(Simulation world, String name, PoolId pool, Duration duration, Random random) {
        super(world.time, random);
        this.world = world;
        this.random = random;
        this.duration = duration;
        id = new WorkerId(name);
        receiver = world.channels.runReceiver(pool, 500);
        world.stores
                .leases()
                .register(
                        new WorkerProfile(id, pool, Set.of(Simulation.FUNCTION), 1_000, "host"),
                        WorkerLoad.idle(1_000),
                        LEASE);
        loop("renew", Duration.ofSeconds(1), this::renew);
        loop("claim", Duration.ofMillis(10), this::claim);
    }

    @Override
    void crash() {
        super.crash();
        receiver.close();
    }

    private void renew() {
        closed |= !world.stores.leases().renew(id, new WorkerLoad(claimed, claimed, 0, 1_000), LEASE);
    }

    private void claim() {
        if (closed) {
            return;
        }
        List<RunMessage> polled = receiver.poll(Duration.ZERO);
        Map<RunId, RunMessage> free = new LinkedHashMap<>();
        for (RunMessage message : polled) {
            if (message.spec().concurrency().exclusive()) {
                exclusive.put(message.id(), message);
            } else {
                free.put(message.id(), message);
            }
        }
        if (!free.isEmpty()) {
            Claim claim = new Claim(Token.random(random), id, world.time.instant());
            Set<RunId> won = world.stores
                    .claimedRuns()
                    .claim(free.values().stream().map(RunMessage::ref).toList(), claim);
            free.values().stream().filter(run -> won.contains(run.id())).forEach(run -> won(run, claim));
        }
        receiver.acknowledge(polled);
        claimExclusive();
    }

    private void claimExclusive() {
        List<RunMessage> due = exclusive.values().stream()
                .filter(run -> !run.dueTime().isAfter(world.time.instant()))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        Claim claim = new Claim(Token.random(random), id, world.time.instant());
        List<RunRef> refs = due.stream().map(RunMessage::ref).toList();
        Map<RunId, ExclusiveClaim> answers = world.stores.claimedRuns().claimExclusive(refs, claim);
        for (RunMessage run : due) {
            exclusive.remove(run.id());
            if (answers.get(run.id()) == ExclusiveClaim.WON) {
                won(run, claim);
            }
        }
    }

    private void won(RunMessage run, Claim claim) {
        claimed++;
        tokens.add(claim.token());
        Duration wait = Duration.between(world.time.instant(), run.dueTime());
        world.time.after(wait.isNegative() ? Duration.ZERO : wait, () -> start(run, claim));
    }

    private void start(RunMessage run, Claim claim) {
        if (crashed() || paused() || closed) {
            return;
        }
        world.started(run, claim.token());
        world.time.after(duration, () -> end(run, claim));
    }

    private void end(RunMessage run, Claim claim) {
        if (crashed() || paused() || closed) {
            return;
        }
        AttemptEnd end = new AttemptEnd.Finished(
                world.failing.contains(run.job().name())
                        ? new Ending.Failed(new Failure("Oops", ""))
                        : new Ending.Succeeded(Optional.empty()));
        world.stores
                .claimedRuns()
                .end(List.of(new AttemptReport(
                        run.id(), run.job(), claim.token(), end, Optional.of(run.dueTime()), world.time.instant())));
    }
}
