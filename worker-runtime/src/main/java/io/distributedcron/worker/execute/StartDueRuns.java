package io.distributedcron.worker.execute;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.worker.WorkerSettings;
import io.distributedcron.worker.loop.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The worker's sense of time: starts each held run at its due instant, never before, oldest first where places are
 * short; ends the incarnation when its lease may be over; stops what takes too long. It asks no server, so that nothing
 * slow stands between an instant and what is to happen then.
 *
 * <p>{@link #add} may be called by any thread, {@link #tick} by one at a time.
 */
public final class StartDueRuns implements Step {
    /** The longest pause: the corrected clock may be set meanwhile. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final PriorityQueue<HeldRun> queue = new PriorityQueue<>(
            Comparator.comparing((HeldRun run) -> run.message().dueTime())
                    .thenComparing(run -> run.message().scheduledTime())
                    // those that share a document end together, and are written together
                    .thenComparing(run -> run.message().whereabouts().bundle())
                    .thenComparing(HeldRun::id));

    private final Surroundings surroundings;
    private final WorkerSettings settings;
    private final Incarnations incarnations;
    private final HeldRuns held;
    private final Bodies bodies;
    private final CallFunction functions;
    private final Payloads payloads;
    private final ServiceTimes times;
    private final WatchRunning watch;
    private volatile Runnable onAdded = () -> {};

    public StartDueRuns(
            Surroundings surroundings,
            WorkerSettings settings,
            Incarnations incarnations,
            HeldRuns held,
            Bodies bodies,
            CallFunction functions,
            Payloads payloads,
            ServiceTimes times) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.incarnations = incarnations;
        this.held = held;
        this.bodies = bodies;
        this.functions = functions;
        this.payloads = payloads;
        this.times = times;
        this.watch = new WatchRunning(surroundings, held, settings);
    }

    /** What is called after each addition and whenever a place becomes free. For composition. */
    public void onAdded(Runnable action) {
        onAdded = action;
    }

    /** Takes runs that are held by now. */
    public void add(Collection<HeldRun> runs) {
        synchronized (queue) {
            queue.addAll(runs);
        }
        onAdded.run();
    }

    @Override
    public Duration tick() {
        lapseIfDue();
        Duration pause = watch.tick();
        Optional<Duration> untilNext = startDue();
        if (untilNext.isPresent() && untilNext.get().compareTo(pause) < 0) {
            pause = untilNext.get();
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void lapseIfDue() {
        Optional<Incarnation> current = incarnations.current();
        if (current.isPresent() && !current.get().mayAct()) {
            held.abandon(current.get(), "could not renew its lease in time");
        }
    }

    /** Starts what is due; answers how long it is until the next run is. */
    private Optional<Duration> startDue() {
        while (true) {
            HeldRun next = first();
            if (next == null) {
                return Optional.empty();
            }
            Instant now = surroundings.now();
            RunMessage message = next.message();
            if (message.dueTime().isAfter(now)) {
                return Optional.of(Duration.between(now, message.dueTime()));
            }
            boolean placeFree = held.runningCount() < settings.concurrency();
            Optional<SkipReason> tooLate = StartingDeadline.missed(message, now);
            if (tooLate.isPresent()) {
                held.giveBackAndEnd(next, new Ending.Skipped(tooLate.get()));
            } else if (StartingDeadline.runIsOver(message, now)) {
                held.endUnstarted(
                        next, EndOfAttempt.pastDeadline(message, "attempt " + message.attempt() + " had not begun"));
            } else if (placeFree) {
                start(next);
            } else if (message.dueTime().plus(settings.giveBackAfter()).isBefore(now)
                    && surroundings.nanos() - next.claimedNanos()
                            > settings.giveBackAfter().toNanos()) {
                held.giveBack(next);
            } else {
                return Optional.of(LONGEST_PAUSE);
            }
            remove(next);
        }
    }

    private void start(HeldRun run) {
        if (!run.incarnation().mayAct()) {
            held.giveBack(run);
            return;
        }
        if (held.start(run)) {
            watch.watch(run);
            run.runsOn(bodies.start(
                    "dcron-" + run.id(),
                    new AttemptBody(run, surroundings, held, functions, payloads, times, () -> onAdded.run())));
        }
    }

    private @Nullable HeldRun first() {
        synchronized (queue) {
            HeldRun head = queue.peek();
            while (head != null && head.phase() != HeldRun.Phase.WAITING) {
                queue.remove();
                head = queue.peek();
            }
            return head;
        }
    }

    private void remove(HeldRun run) {
        synchronized (queue) {
            queue.remove(run);
        }
    }
}
