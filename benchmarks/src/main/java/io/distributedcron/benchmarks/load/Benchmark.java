package io.distributedcron.benchmarks.load;

import java.time.Duration;

/** What can be measured, with what it is judged by. */
enum Benchmark {
    THROUGHPUT(
            "Recurring runs that do nothing, each job due every second, more of them than can be done",
            "runs/s",
            "calls of the function in the measured time, divided by it; history is trimmed as fast as it grows",
            new Load(12_000, "* * * * * *", Duration.ofSeconds(20), Duration.ofSeconds(40), true)),
    BURST(
            "Jobs that are all due at the same instants, every 15 s",
            "p99 ms",
            "lateness, from the due time to the call of the function, over all runs of all measured instants",
            new Load(10_000, "*/15 * * * * *", Duration.ofSeconds(40), Duration.ofSeconds(75), false)),
    LATENESS(
            "1,000 jobs that are all due on each full second",
            "p99 ms",
            "lateness, from the due time to the call of the function, over all runs of all measured seconds",
            new Load(1_000, "* * * * * *", Duration.ofSeconds(30), Duration.ofSeconds(60), false));

    private final String title;
    private final String figure;
    private final String arithmetic;

    @SuppressWarnings("ImmutableEnumChecker") // a record of immutable values
    private final Load load;

    Benchmark(String title, String figure, String arithmetic, Load load) {
        this.title = title;
        this.figure = figure;
        this.arithmetic = arithmetic;
        this.load = load;
    }

    /** What is done, in a line. */
    String title() {
        return title;
    }

    /** The name of the figure that counts. */
    String figure() {
        return figure;
    }

    /** How that figure comes about. */
    String arithmetic() {
        return arithmetic;
    }

    /** The usual load. */
    Load load() {
        return load;
    }

    boolean moreIsBetter() {
        return this == THROUGHPUT;
    }
}
