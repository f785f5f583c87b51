package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A scheduler that takes part, with everything it needs. */
interface Contestant {
    String name();

    /** Versions and settings, for the report. */
    Map<String, String> settings();

    /** How much longer than the load says it warms up. */
    default Duration moreWarmUp(Load load) {
        return Duration.ZERO;
    }

    /**
     * Starts everything in a folder that is empty, loads the jobs and lets them run until it is closed.
     *
     * @param notes the folder where calls are noted
     */
    Running start(Load load, Path folder, Path notes) throws IOException, InterruptedException;

    /** What runs. */
    interface Running {
        /** CPU seconds so far, by process. */
        Map<String, Double> cpuSeconds();

        /** Counters that only grow, such as documents deleted. */
        Map<String, Double> counters();

        /** Figures that do not come from calls, of the time from one instant to another. */
        default Map<String, Double> figures(Instant from, Instant to) {
            return Map.of();
        }

        /** Stops everything, in order. */
        void close() throws InterruptedException;
    }
}
