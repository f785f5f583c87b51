package io.distributedcron.benchmarks.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be measured, with what it is judged by. */
enum Benchmark {
    THROUGHPUT(
            "Recurring runs that do nothing, each job due every second, more of them than can be done",
            "runs/s",
            "calls of the function in the measured time, divided by it; history is trimmed as fast as it grows"),
    BURST(
            "Jobs that are all due at the same instants, every 15 s",
            "p99 ms",
            "lateness, from the due time to the call of the function, over all runs of all measured instants"),
    LATENESS(
            "A steady rate of runs, each due somewhere within its second",
            "p99 ms",
            "lateness, from the due time to the call of the function, over all runs due in the measured time"),
    LATENESS_EACH_SECOND(
            "Jobs that are all due on each full second",
            "p99 ms",
            "lateness, from the due time to the call of the function, over all runs of all measured seconds"),
    SCALE(
            "A steady rate of runs, each due somewhere within its second, beside many active jobs and beside few",
            "p99 ms",
            "lateness, from the due time to the call of the function, over all runs due in the measured time"),
    FAILOVER(
            "The master is killed, again and again, while runs are due",
            "next page max ms",
            "from the kill to the first page of another master, the longest of all kills"),
    COLDSTART(
            "A worker is started for which runs are waiting",
            "first call ms",
            "from before its process was started to the first call of a function, the median of all starts");

    private final String title;
    private final String figure;
    private final String arithmetic;

    Benchmark(String title, String figure, String arithmetic) {
        this.title = title;
        this.figure = figure;
        this.arithmetic = arithmetic;
    }

    /** The one of this name; empty if there is none. */
    static Optional<Benchmark> named(String name) {
        return Arrays.stream(values())
                .filter(benchmark -> benchmark.label().equals(name))
                .findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Benchmark::label).toList();
    }

    /** As on the command line, and the name of its results. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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

    boolean moreIsBetter() {
        return this == THROUGHPUT;
    }
}
