package io.distributedcron.worker.execute;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** How long each function usually takes: a moving average that forgets. Thread-safe. */
public final class ServiceTimes {
    /** What is assumed of a function that was never called here. */
    static final long UNKNOWN_NANOS = Duration.ofMillis(100).toNanos();

    /** What even an empty function costs. */
    private static final long LEAST_NANOS = 50_000;

    private static final double WEIGHT_OF_LATEST = 0.1;

    /** No function has a blank name. */
    private static final String ANY = "";

    private final ConcurrentHashMap<String, Double> averages = new ConcurrentHashMap<>();

    void record(String function, long nanos) {
        double sample = Math.max(LEAST_NANOS, nanos);
        addTo(function, sample);
        addTo(ANY, sample);
    }

    private void addTo(String function, double sample) {
        averages.merge(function, sample, (old, latest) -> old + WEIGHT_OF_LATEST * (latest - old));
    }

    /** How long a run of this function will probably take. */
    public long expectedNanos(String function) {
        return averages.getOrDefault(function, (double) UNKNOWN_NANOS).longValue();
    }

    /** How long any run will probably take. */
    long expectedNanos() {
        return expectedNanos(ANY);
    }
}
