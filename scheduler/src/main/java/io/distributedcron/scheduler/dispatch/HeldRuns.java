package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Whereabouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The runs that wait for the time of their publication, in due order, each once. Cron's due times cluster on full
 * seconds, so they are grouped by due time. Thread-safe.
 */
final class HeldRuns {
    /** What workers surely claim; 10,000 a second is about what one worker and one database do on two processors. */
    private static final int CLAIMED_A_MILLISECOND = 10;

    /** A run that was published long before its time is held by a worker that may die meanwhile. */
    private static final Duration MOST_EARLIER = Duration.ofSeconds(2);

    private final int capacity;
    private final TreeMap<Instant, Deque<Run>> byDue = new TreeMap<>();
    private final Set<RunRef> held = new HashSet<>();
    private final Map<String, Instant> firstOfBundle = new HashMap<>();

    HeldRuns(int capacity) {
        this.capacity = capacity;
    }

    /** Holds a run, unless it is held already or there are too many: then it stays planned, and comes back overdue. */
    synchronized boolean add(Run run) {
        if (held.size() >= capacity || !held.add(RunRef.of(run))) {
            return false;
        }
        byDue.computeIfAbsent(publishedFor(run), due -> new ArrayDeque<>()).add(run);
        return true;
    }

    /** Its due time, or that of the first which shares a document with it: these are published together. */
    private Instant publishedFor(Run run) {
        Whereabouts whereabouts = run.whereabouts();
        return whereabouts.known()
                ? firstOfBundle.computeIfAbsent(whereabouts.bundle(), bundle -> run.dueTime())
                : run.dueTime();
    }

    /**
     * The runs to publish now. What is due within the lead is spread over its first half, so that a burst does not come
     * all at once and is claimed before its time all the same; many that are due at one instant begin earlier, since
     * workers take their time to claim them.
     *
     * @param step the time since the last call
     * @param most how many at most, beyond which only those that share a document with the last go with it
     */
    synchronized List<Run> take(Instant now, Duration lead, Duration step, int most) {
        List<Run> taken = new ArrayList<>();
        while (!byDue.isEmpty() && taken.size() < most) {
            var group = byDue.firstEntry();
            if (begin(group.getKey(), group.getValue().size(), lead).isAfter(now)) {
                break;
            }
            int quota = quota(group.getValue().size(), millisLeft(group.getKey(), now, lead), step.toMillis());
            take(group.getValue(), Math.min(quota, most - taken.size()), taken);
            if (!group.getValue().isEmpty()) {
                break;
            }
            byDue.pollFirstEntry();
        }
        for (Run run : taken) {
            held.remove(RunRef.of(run));
            firstOfBundle.remove(run.whereabouts().bundle());
        }
        return taken;
    }

    synchronized int size() {
        return held.size();
    }

    private static Instant begin(Instant due, int size, Duration lead) {
        Duration claiming = Duration.ofMillis(Math.min(size / CLAIMED_A_MILLISECOND, MOST_EARLIER.toMillis()));
        return due.minus(lead).minus(lead.isZero() ? Duration.ZERO : claiming);
    }

    private static long millisLeft(Instant due, Instant now, Duration lead) {
        return Duration.between(now, due.minus(lead.dividedBy(2))).toMillis();
    }

    private static int quota(int size, long left, long step) {
        return left <= step ? size : (int) Math.min(size, Math.max(50, size * Math.max(1, step) / left + 1));
    }

    /** At least so many as there are: those that share a document are published, and claimed, together. */
    private static void take(Deque<Run> group, int count, List<Run> into) {
        for (int i = 0; i < count && !group.isEmpty(); i++) {
            into.add(group.remove());
        }
        while (!group.isEmpty() && together(into.getLast(), group.peek())) {
            into.add(group.remove());
        }
    }

    private static boolean together(Run last, Run next) {
        Whereabouts whereabouts = next.whereabouts();
        return whereabouts.known()
                && whereabouts.bundle().equals(last.whereabouts().bundle());
    }
}
