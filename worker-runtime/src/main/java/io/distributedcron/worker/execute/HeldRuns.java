package io.distributedcron.worker.execute;

import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.worker.StopReason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this worker has claimed and whose end is not written yet: at most one for each run, whatever messages
 * say. Thread-safe.
 */
public final class HeldRuns {
    private static final Logger log = LoggerFactory.getLogger(HeldRuns.class);

    private final ConcurrentHashMap<RunId, HeldRun> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<RunId, HeldRun> running = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Token, Integer> byClaim = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingNanos = new AtomicLong();
    private final Surroundings surroundings;
    private final Outcomes outcomes;
    private final Bodies bodies;

    public HeldRuns(Surroundings surroundings, Outcomes outcomes, Bodies bodies) {
        this.surroundings = surroundings;
        this.outcomes = outcomes;
        this.bodies = bodies;
    }

    /** Takes a run just claimed; false if one of that id is held already. */
    public boolean hold(HeldRun run) {
        if (byId.putIfAbsent(run.id(), run) != null) {
            return false;
        }
        byClaim.merge(run.token(), 1, Integer::sum);
        waiting.incrementAndGet();
        waitingNanos.addAndGet(run.expectedNanos());
        return true;
    }

    public boolean holds(RunId id) {
        return byId.containsKey(id);
    }

    public Optional<HeldRun> find(RunId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** How many runs of each claim are held. */
    public Map<Token, Integer> countByClaim() {
        return Map.copyOf(byClaim);
    }

    /** The runs that an incarnation holds of these claims. */
    public List<HeldRun> ofClaims(Incarnation incarnation, Set<Token> claims) {
        return claims.isEmpty()
                ? List.of()
                : byId.values().stream()
                        .filter(run -> run.incarnation() == incarnation && claims.contains(run.token()))
                        .toList();
    }

    Collection<HeldRun> running() {
        return running.values();
    }

    /** Runs that wait for their time or for a place. */
    public int waitingCount() {
        return waiting.get();
    }

    /** Runs that are over and whose end is not written yet. */
    int unwrittenCount() {
        return Math.max(0, byId.size() - runningCount() - waitingCount());
    }

    /** How long the waiting runs will probably take, one after another. */
    long waitingNanos() {
        return waitingNanos.get();
    }

    /** Handlers being executed, those included that ignore their interruption. */
    public int runningCount() {
        return running.size();
    }

    boolean start(HeldRun run) {
        if (!run.start(surroundings.nanos())) {
            return false;
        }
        leftWaiting(run);
        running.put(run.id(), run);
        return true;
    }

    /** A handler is over, and this is what becomes of its run. */
    void over(HeldRun run, AttemptEnd end) {
        running.remove(run.id(), run);
        if (run.over(HeldRun.Phase.RUNNING)) {
            report(run, end, Optional.empty());
        }
    }

    /** Leaves a run that has not started to another worker. */
    public void giveBack(HeldRun run) {
        endWaiting(run, new AttemptEnd.GivenBack(Ticket.random(surroundings.random())), Optional.empty());
    }

    /** Decides against a run that has not started. */
    void giveBackAndEnd(HeldRun run, Ending decision) {
        endWaiting(run, new AttemptEnd.GivenBack(Ticket.random(surroundings.random())), Optional.of(decision));
    }

    /** Ends a run that has not started, whose time is over. */
    void endUnstarted(HeldRun run, AttemptEnd end) {
        endWaiting(run, end, Optional.empty());
    }

    /** Gives back what the store says is ours and what we do not have. */
    public void giveBackUnheld(OwnedRun owned) {
        AttemptReport report = new AttemptReport(
                owned.id(),
                owned.job(),
                owned.token(),
                owned.cancelRequested()
                        .<AttemptEnd>map(why -> new AttemptEnd.Finished(new Ending.Cancelled(why)))
                        .orElseGet(() -> new AttemptEnd.GivenBack(Ticket.random(surroundings.random()))),
                Optional.empty(),
                surroundings.now());
        outcomes.add(new Outcome(report, Optional.empty(), Optional.empty()));
    }

    /** Stops a run: at once if it has not started, else by interrupting its handler. */
    public void stop(HeldRun run, Stop why) {
        boolean ended = endWaiting(
                run, EndOfAttempt.notStarted(run.message(), Optional.of(why), surroundings.random()), Optional.empty());
        @Nullable List<Runnable> actions = ended ? null : run.stop(why, surroundings.nanos());
        if (actions != null) {
            actions.forEach(bodies::aside);
        }
    }

    /** Ends an incarnation and stops whatever it holds; said once. */
    public void abandon(Incarnation incarnation, String why) {
        if (incarnation.end()) {
            log.error(
                    "worker {} {}: its {} running handlers are interrupted and {} waiting runs are given back, before"
                            + " others may run them; it comes back under a new id",
                    incarnation,
                    why,
                    runningCount(),
                    waitingCount());
        }
        for (HeldRun run : byId.values()) {
            if (run.incarnation() == incarnation) {
                stop(run, new Stop.WorkerGoes(StopReason.LEASE_LOST));
            }
        }
    }

    /** Gives back what has not started, whichever incarnation claimed it. */
    public void giveBackWaiting() {
        byId.values().forEach(this::giveBack);
    }

    /** Stops whatever runs. */
    public void stopRunning(Stop why) {
        running.values().forEach(run -> stop(run, why));
    }

    void letGo(HeldRun run) {
        if (byId.remove(run.id(), run)) {
            byClaim.computeIfPresent(run.token(), (token, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Forgets a run whose end could not be reported. */
    void drop(HeldRun run) {
        running.remove(run.id(), run);
        run.over(HeldRun.Phase.RUNNING);
        letGo(run);
    }

    private boolean endWaiting(HeldRun run, AttemptEnd end, Optional<Ending> then) {
        if (!run.over(HeldRun.Phase.WAITING)) {
            return false;
        }
        leftWaiting(run);
        report(run, end, then);
        return true;
    }

    private void leftWaiting(HeldRun run) {
        waiting.decrementAndGet();
        waitingNanos.addAndGet(-run.expectedNanos());
    }

    private void report(HeldRun run, AttemptEnd end, Optional<Ending> then) {
        outcomes.add(new Outcome(run.report(end, surroundings.now()), Optional.of(run), then));
    }
}
