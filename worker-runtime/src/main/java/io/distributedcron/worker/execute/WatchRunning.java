package io.distributedcron.worker.execute;

import io.distributedcron.worker.WorkerSettings;
import io.distributedcron.worker.loop.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops attempts that take longer than their job allows, and names handlers that ignore being stopped. For one thread. */
final class WatchRunning implements Step {
    private static final Logger log = LoggerFactory.getLogger(WatchRunning.class);
    private static final Duration LOOK_FOR_CULPRITS_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_COUNTED = Duration.ofDays(365);

    private record Limit(long nanos, HeldRun run, Stop stop) {}

    private final Surroundings surroundings;
    private final HeldRuns held;
    private final WorkerSettings settings;
    private final long origin;
    private final PriorityQueue<Limit> limits = new PriorityQueue<>(Comparator.comparingLong(Limit::nanos));
    private long lookedAt;

    WatchRunning(Surroundings surroundings, HeldRuns held, WorkerSettings settings) {
        this.surroundings = surroundings;
        this.held = held;
        this.settings = settings;
        this.origin = surroundings.nanos();
    }

    void watch(HeldRun run) {
        run.message().spec().timeout().ifPresent(timeout -> {
            limit(run, timeout, new Stop.Timeout());
        });
        // Counted from here, as timeouts are: a clock that is set meanwhile neither interrupts nor spares it.
        run.message()
                .deadline()
                .ifPresent(end -> limit(run, Duration.between(surroundings.now(), end), new Stop.Deadline()));
    }

    private void limit(HeldRun run, Duration after, Stop stop) {
        Duration counted = after.compareTo(LONGEST_COUNTED) < 0 ? after : LONGEST_COUNTED;
        limits.add(new Limit(elapsed() + counted.toNanos(), run, stop));
    }

    @Override
    public Duration tick() {
        long now = elapsed();
        while (!limits.isEmpty() && limits.peek().nanos() <= now) {
            Limit limit = limits.remove();
            held.stop(limit.run(), limit.stop());
        }
        if (now - lookedAt >= LOOK_FOR_CULPRITS_EVERY.toNanos()) {
            lookedAt = now;
            limits.removeIf(limit -> limit.run().phase() == HeldRun.Phase.OVER);
            nameCulprits();
        }
        return limits.isEmpty()
                ? LOOK_FOR_CULPRITS_EVERY
                : Duration.ofNanos(limits.peek().nanos() - now);
    }

    private void nameCulprits() {
        for (HeldRun run : held.running()) {
            run.culprit(surroundings.nanos(), settings.stopGrace().toNanos())
                    .ifPresent(where -> log.warn(
                            "{} was interrupted ({}) over {} ago and goes on: its handler ignores interruption and keeps"
                                    + " its place until it returns. It stands at{}",
                            run,
                            run.stop().map(Stop::reason).orElseThrow(),
                            settings.stopGrace(),
                            where));
        }
    }

    private long elapsed() {
        return surroundings.nanos() - origin;
    }
}
