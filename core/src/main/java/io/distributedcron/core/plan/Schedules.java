package io.distributedcron.core.plan;

import io.distributedcron.core.cron.InvalidScheduleException;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Parsed schedules by what is declared, so that the hot path parses nothing; jobs share one unless it depends on the job. Bounded: it keeps two generations
 * and forgets the older one when the younger is full, so what is in use stays. Thread-safe.
 */
public final class Schedules {
    /** How many schedules are kept where nothing else is said. */
    public static final int DEFAULT_CAPACITY = 20_000;

    /** What an expression means. */
    public sealed interface Answer {}

    /** It can be evaluated. */
    public record Valid(Schedule schedule) implements Answer {}

    /**
     * It says nothing; nothing can be planned with it.
     *
     * @param why for people
     */
    public record Invalid(String why) implements Answer {}

    /** @param job empty if the schedule is the same for every job */
    private record Key(Timing timing, String job) {}

    private record Generations(Map<Key, Answer> young, Map<Key, Answer> old) {}

    private final int generation;
    private volatile Generations generations = new Generations(new ConcurrentHashMap<>(), Map.of());

    public Schedules() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * A cache of a given size.
     *
     * @param capacity how many are kept at most, about; at least 2
     */
    public Schedules(int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException("capacity " + capacity + " must be at least 2");
        }
        this.generation = capacity / 2;
    }

    /** What the schedule of this declaration means. */
    public Answer of(JobId job, JobSpec spec) {
        Key key = new Key(spec.timing(), spec.timing().personal() ? job.toString() : "");
        Generations now = generations;
        Answer known = now.young().get(key);
        if (known != null) {
            return known;
        }
        Answer older = now.old().get(key);
        Answer answer = older == null ? parse(key) : older;
        keep(key, answer);
        return answer;
    }

    private synchronized void keep(Key key, Answer answer) {
        if (generations.young().size() >= generation) {
            generations = new Generations(new ConcurrentHashMap<>(), generations.young());
        }
        generations.young().put(key, answer);
    }

    private static Answer parse(Key key) {
        try {
            return new Valid(Schedule.of(key.timing(), key.job()));
        } catch (InvalidScheduleException e) {
            return new Invalid(String.valueOf(e.getMessage()));
        }
    }
}
