package io.distributedcron.worker.intake;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.ExclusiveClaim;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.worker.WorkerSettings;
import io.distributedcron.worker.execute.HeldRuns;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.Incarnations;
import io.distributedcron.worker.execute.StartingDeadline;
import io.distributedcron.worker.execute.Stop;
import io.distributedcron.worker.execute.Surroundings;
import io.distributedcron.worker.loop.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps runs of Forbid, Replace and Queue, and such as need a place of their group, unclaimed until shortly before they are
 * due, so that the run before them has its time, and then claims them. While another run of the job, of the same
 * shard, is active, or no place of the group is left:
 *
 * <ul>
 *   <li>before the due instant nothing is decided: it is tried again, for the last time at that instant;
 *   <li>from then on a run of Forbid is skipped, and one of Replace asks for the stop of an older one and tries again
 *       until that has stopped; a newer one it leaves alone, and is skipped itself;
 *   <li>one of Queue goes back to the database to wait there, or is skipped if enough wait. It waits too while another
 *       run of its job is before it in line;
 *   <li>one of a group waits there, too, for a place.
 * </ul>
 *
 * {@link #hold} and the looks may be called by any thread, {@link #tick} by one at a time.
 */
public final class ClaimExclusiveRuns implements Step {
    private static final Logger log = LoggerFactory.getLogger(ClaimExclusiveRuns.class);
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration AFTER_STOP = Duration.ofMillis(10);
    private static final int MAX_BATCH = 500;

    private record Waiting(RunMessage message, Instant nextTry) {}

    private final PriorityQueue<Waiting> queue = new PriorityQueue<>(Comparator.comparing(Waiting::nextTry)
            .thenComparing(waiting -> waiting.message().id()));
    private final Map<RunRef, RunMessage> byRef = new ConcurrentHashMap<>();
    private final ClaimRuns claims;
    private final ClaimedRuns claimedRuns;
    private final PlannedRuns plannedRuns;
    private final StandInLine line;
    private final ClaimRunsOfGroups groups;
    private final HeldRuns held;
    private final Incarnations incarnations;
    private final Surroundings surroundings;
    private final WorkerSettings settings;
    private volatile Runnable onAdded = () -> {};
    private boolean failing;

    public ClaimExclusiveRuns(
            ClaimRuns claims,
            ClaimedRuns claimedRuns,
            PlannedRuns plannedRuns,
            StandInLine line,
            ClaimRunsOfGroups groups,
            HeldRuns held,
            Incarnations incarnations,
            Surroundings surroundings,
            WorkerSettings settings) {
        this.claims = claims;
        this.claimedRuns = claimedRuns;
        this.plannedRuns = plannedRuns;
        this.line = line;
        this.groups = groups;
        this.held = held;
        this.incarnations = incarnations;
        this.surroundings = surroundings;
        this.settings = settings;
    }

    /** What is called after each addition. For composition. */
    public void onAdded(Runnable action) {
        onAdded = action;
    }

    void hold(RunMessage message) {
        if (byRef.putIfAbsent(message.ref(), message) == null) {
            put(message, message.dueTime().minus(settings.exclusiveLead()));
            onAdded.run();
        }
    }

    /** Takes a run whose turn it is. */
    public void holdCalled(RunMessage message) {
        byRef.put(message.ref(), message);
        put(message, message.dueTime());
        onAdded.run();
    }

    /** Whether this message is held; one of the same run that was published with another ticket is another one. */
    boolean holds(RunRef run) {
        return byRef.containsKey(run);
    }

    /** How many wait unclaimed. */
    public int count() {
        return byRef.size();
    }

    /** Forgets what is not claimed: it is planned still, and goes to other workers. */
    public void forgetAll() {
        synchronized (queue) {
            queue.clear();
            byRef.clear();
        }
    }

    @Override
    public Duration tick() {
        Optional<Incarnation> incarnation = incarnations.acting();
        if (incarnation.isEmpty()) {
            forgetAll();
            return IDLE;
        }
        List<RunMessage> batch = takeDue(surroundings.now());
        if (batch.isEmpty()) {
            return untilNext();
        }
        try {
            claim(incarnation.get(), withoutTooLate(batch));
            failing = false;
        } catch (StoreException e) {
            if (!failing) {
                log.warn(
                        "{} runs of Forbid, Replace, Queue or a group could not be claimed, and are tried again",
                        batch.size(),
                        e);
            }
            failing = true;
            batch.stream().filter(run -> holds(run.ref())).forEach(run -> tryAgain(run, settings.replaceRetry()));
        }
        return untilNext();
    }

    private void claim(Incarnation incarnation, List<RunMessage> batch) {
        claimThoseOfGroups(incarnation, batch);
        if (batch.isEmpty()) {
            return;
        }
        Instant asked = surroundings.now();
        Map<RunId, ExclusiveClaim> answers = claimThoseFirstInLine(incarnation, batch, asked);
        Instant now = surroundings.now();
        Map<ConcurrencyPolicy, List<RunMessage>> undecided = new EnumMap<>(ConcurrencyPolicy.class);
        for (RunMessage run : batch) {
            switch (answers.getOrDefault(run.id(), ExclusiveClaim.GONE)) {
                case WON, GONE -> byRef.remove(run.ref(), run);
                case OCCUPIED -> {
                    // By when it was asked, as the answer may be slow: the place may be free at the due instant.
                    if (asked.isBefore(run.dueTime())) {
                        put(run, nextTryBeforeDue(run, now));
                    } else {
                        undecided
                                .computeIfAbsent(run.spec().concurrency(), policy -> new ArrayList<>())
                                .add(run);
                    }
                }
            }
        }
        // What throws here leaves its runs among those that are held; the caller puts them back into the queue.
        batch.retainAll(undecided.values().stream().flatMap(List::stream).collect(Collectors.toSet()));
        end(undecided.getOrDefault(ConcurrencyPolicy.FORBID, List.of()), SkipReason.FORBIDDEN, now);
        queue(undecided.getOrDefault(ConcurrencyPolicy.QUEUE, List.of()), now);
        replace(undecided.getOrDefault(ConcurrencyPolicy.REPLACE, List.of()), now);
    }

    /** Takes them out of the batch. */
    private void claimThoseOfGroups(Incarnation incarnation, List<RunMessage> batch) {
        List<RunMessage> needing =
                batch.stream().filter(ClaimRunsOfGroups::needsPlace).toList();
        if (needing.isEmpty()) {
            return;
        }
        Instant asked = surroundings.now();
        Set<RunId> settled = groups.claim(incarnation, needing, asked);
        needing.stream().filter(run -> settled.contains(run.id())).forEach(run -> byRef.remove(run.ref(), run));
        List<RunMessage> open =
                needing.stream().filter(run -> !settled.contains(run.id())).toList();
        List<RunMessage> due =
                open.stream().filter(run -> !asked.isBefore(run.dueTime())).toList();
        Instant now = surroundings.now();
        groups.await(due, now);
        due.forEach(run -> byRef.remove(run.ref(), run));
        open.stream().filter(run -> asked.isBefore(run.dueTime())).forEach(run -> put(run, nextTryBeforeDue(run, now)));
        batch.removeAll(needing);
    }

    /** Who has others before it is not asked for: for it, the place is taken. */
    private Map<RunId, ExclusiveClaim> claimThoseFirstInLine(
            Incarnation incarnation, List<RunMessage> batch, Instant now) {
        Set<RunId> behind = line.behindOthers(batch, now);
        if (behind.isEmpty()) {
            return claims.claimExclusive(incarnation, batch);
        }
        List<RunMessage> first =
                batch.stream().filter(run -> !behind.contains(run.id())).toList();
        Map<RunId, ExclusiveClaim> answers =
                first.isEmpty() ? new HashMap<>() : new HashMap<>(claims.claimExclusive(incarnation, first));
        behind.forEach(id -> answers.put(id, ExclusiveClaim.OCCUPIED));
        return answers;
    }

    private void queue(List<RunMessage> runs, Instant now) {
        List<RunMessage> refused = line.await(runs, now);
        runs.stream().filter(run -> !refused.contains(run)).forEach(run -> byRef.remove(run.ref(), run));
        end(refused, SkipReason.QUEUE_FULL, now);
    }

    /** Once more on the way, so that few are left to the due instant, when it counts; then at that instant. */
    private Instant nextTryBeforeDue(RunMessage run, Instant now) {
        Duration half = Duration.between(now, run.dueTime()).dividedBy(2);
        return half.compareTo(settings.exclusiveLead().dividedBy(4)) < 0 ? run.dueTime() : now.plus(half);
    }

    private void replace(List<RunMessage> runs, Instant now) {
        if (runs.isEmpty()) {
            return;
        }
        Map<JobShard, Run> active =
                claimedRuns.active(runs.stream().map(run -> run.ref().shard()).collect(Collectors.toSet()));
        for (RunMessage run : runs) {
            @Nullable Run other = active.get(run.ref().shard());
            if (other == null || other.id().equals(run.id())) {
                tryAgain(run, AFTER_STOP);
            } else if (other.scheduledTime().isAfter(run.scheduledTime())) {
                end(List.of(run), SkipReason.NEWER_ACTIVE, now);
            } else {
                tryAgain(run, stop(other, now) ? AFTER_STOP : settings.replaceRetry());
            }
        }
    }

    /** Asks for the stop of a run; true if it is over already, as it had not started. */
    private boolean stop(Run other, Instant now) {
        claimedRuns.requestCancel(other, CancelReason.REPLACED, now);
        held.find(other.id())
                .filter(run -> other.claim().isPresent()
                        && run.token().equals(other.claim().get().token()))
                .ifPresent(run -> held.stop(run, new Stop.Cancel(CancelReason.REPLACED)));
        return other.state() == RunState.PLANNED;
    }

    /** Decides against those that are too late by now; answers the others, in a list that may be changed. */
    private List<RunMessage> withoutTooLate(List<RunMessage> batch) {
        Instant now = surroundings.now();
        for (SkipReason reason : StartingDeadline.REASONS) {
            List<RunMessage> tooLate = batch.stream()
                    .filter(run -> StartingDeadline.missed(run, now).equals(Optional.of(reason)))
                    .toList();
            end(tooLate, reason, now);
            batch.removeAll(tooLate);
        }
        return batch;
    }

    private void end(List<RunMessage> runs, SkipReason reason, Instant now) {
        if (!runs.isEmpty()) {
            List<RunRef> refs = runs.stream().map(RunMessage::ref).toList();
            plannedRuns.end(refs, new Ending.Skipped(reason), now);
            runs.forEach(run -> byRef.remove(run.ref(), run));
            line.leftBy(runs);
            groups.leftBy(runs);
        }
    }

    private void tryAgain(RunMessage run, Duration wait) {
        put(run, surroundings.now().plus(wait));
    }

    private void put(RunMessage run, Instant nextTry) {
        synchronized (queue) {
            queue.add(new Waiting(run, nextTry));
        }
    }

    private List<RunMessage> takeDue(Instant now) {
        List<RunMessage> due = new ArrayList<>();
        Set<JobShard> shards = new HashSet<>();
        Set<RunId> runs = new HashSet<>();
        synchronized (queue) {
            while (due.size() < MAX_BATCH
                    && !queue.isEmpty()
                    && !queue.peek().nextTry().isAfter(now)) {
                RunMessage next = queue.peek().message();
                if (next.equals(byRef.get(next.ref()))) {
                    // One run of such a job's shard at once, and one ticket of a run; the other has its turn in the
                    // next batch.
                    boolean beside = next.spec().concurrency().exclusive()
                            && !shards.add(next.ref().shard());
                    if (beside || !runs.add(next.id())) {
                        break;
                    }
                    due.add(next);
                }
                queue.remove();
            }
        }
        return due;
    }

    private Duration untilNext() {
        synchronized (queue) {
            if (queue.isEmpty()) {
                return IDLE;
            }
            Duration wait = Duration.between(surroundings.now(), queue.peek().nextTry());
            return wait.isNegative() ? Duration.ZERO : wait.compareTo(IDLE) < 0 ? wait : IDLE;
        }
    }
}
