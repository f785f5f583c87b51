package io.distributedcron.worker.intake;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.worker.execute.Capacity;
import io.distributedcron.worker.execute.Counters;
import io.distributedcron.worker.execute.HeldRuns;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.Incarnations;
import io.distributedcron.worker.loop.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages and claims their runs: no more than the worker expects to start within the lead, the oldest first.
 * Messages are acknowledged right after the claim; what is not taken goes back, for other workers. For one thread.
 */
public final class TakeRuns implements Step {
    private static final Logger log = LoggerFactory.getLogger(TakeRuns.class);
    private static final Duration IDLE = Duration.ofMillis(50);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final RunReceiver receiver;
    private final Duration pollWait;
    private final Intake intake;
    private final Incarnations incarnations;
    private final HeldRuns held;
    private final Capacity capacity;
    private final SiftMessages sift;
    private final ClaimRuns claims;
    private final ClaimExclusiveRuns exclusive;
    private final Counters counters;
    private boolean failing;

    /**
     * Takes runs from a receiver.
     *
     * @param pollWait how long one turn waits for messages
     */
    public TakeRuns(
            RunReceiver receiver,
            Duration pollWait,
            Intake intake,
            Incarnations incarnations,
            HeldRuns held,
            Capacity capacity,
            SiftMessages sift,
            ClaimRuns claims,
            ClaimExclusiveRuns exclusive,
            Counters counters) {
        this.receiver = receiver;
        this.pollWait = pollWait;
        this.intake = intake;
        this.incarnations = incarnations;
        this.held = held;
        this.capacity = capacity;
        this.sift = sift;
        this.claims = claims;
        this.exclusive = exclusive;
        this.counters = counters;
    }

    @Override
    public Duration tick() {
        Optional<Incarnation> incarnation = incarnations.acting();
        if (!intake.isOpen() || incarnation.isEmpty()) {
            return IDLE;
        }
        Capacity.Account account = capacity.open(exclusive.count());
        try {
            if (!account.isOpen()) {
                receiver.poll(Duration.ZERO, 0);
                return IDLE;
            }
            List<RunMessage> messages = receiver.poll(pollWait, Math.max(1, capacity.freeCapacity(exclusive.count())));
            if (!messages.isEmpty()) {
                take(incarnation.get(), account, messages);
            }
            failing = false;
            return Duration.ZERO;
        } catch (StoreException | ChannelException e) {
            if (!failing) {
                log.warn(
                        "runs could not be taken, and are tried again every {}; they stay planned",
                        PAUSE_AFTER_FAILURE,
                        e);
            }
            failing = true;
            return PAUSE_AFTER_FAILURE;
        }
    }

    private void take(Incarnation incarnation, Capacity.Account account, List<RunMessage> messages) {
        List<RunMessage> done = new ArrayList<>(messages.size());
        try {
            List<RunMessage> fresh = withoutDuplicates(messages, done);
            List<RunMessage> good = sift.sift(fresh);
            Set<RunId> accepted = new HashSet<>();
            good.forEach(message -> accepted.add(message.id()));
            fresh.stream().filter(message -> !accepted.contains(message.id())).forEach(done::add);
            List<RunMessage> toClaim = new ArrayList<>();
            for (RunMessage message : good) {
                if (account.take(message.spec().functionName())) {
                    if (message.spec().concurrency().exclusive() || ClaimRunsOfGroups.needsPlace(message)) {
                        exclusive.hold(message);
                        done.add(message);
                    } else {
                        toClaim.add(message);
                    }
                }
            }
            if (!toClaim.isEmpty()) {
                Set<RunId> won = claims.claim(incarnation, toClaim);
                counters.countDuplicates(toClaim.size() - won.size());
                done.addAll(toClaim);
            }
        } finally {
            receiver.acknowledge(done);
        }
    }

    /**
     * Puts what is held already, or twice in the batch, among what is done; answers the rest in due order. A run that was
     * published with two tickets has one of them, and only the database knows which: so each is tried, the second when it
     * comes again.
     */
    private List<RunMessage> withoutDuplicates(List<RunMessage> messages, List<RunMessage> done) {
        List<RunMessage> fresh = new ArrayList<>(messages.size());
        Map<RunId, Ticket> seen = new HashMap<>();
        for (RunMessage message : messages) {
            @Nullable Ticket first = seen.putIfAbsent(message.id(), message.ticket());
            if (held.holds(message.id())
                    || exclusive.holds(message.ref())
                    || message.ticket().equals(first)) {
                done.add(message);
            } else if (first == null) {
                fresh.add(message);
            }
        }
        counters.countDuplicates(done.size());
        fresh.sort(Comparator.comparing(RunMessage::dueTime));
        return fresh;
    }
}
