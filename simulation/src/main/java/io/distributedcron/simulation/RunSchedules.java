package io.distributedcron.simulation;

import io.distributedcron.simulation.promise.Statistics;
import io.distributedcron.simulation.promise.Violation;
import io.distributedcron.simulation.scenario.GenerateScenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Runs many schedules, each in one thread, several at once. */
public final class RunSchedules {
    /** A seed whose schedule broke a promise. */
    public record Failed(long seed, Violation violation) {}

    /** What came of all. */
    public record Summary(long schedules, Statistics statistics, List<Failed> failed) {}

    /** Is told how it goes, by one thread at a time. */
    public interface Observer {
        /** Does not care. */
        Observer NONE = new Observer() {};

        /** A schedule broke a promise. */
        default void failed(Failed failed) {}

        /** So many schedules are done, broken ones included. */
        default void finished(long schedules) {}
    }

    private final long first;
    private final long count;
    private final int most;
    private final Observer observer;
    private final AtomicLong next = new AtomicLong();
    private final Statistics statistics = new Statistics();
    private final List<Failed> failed = new ArrayList<>();
    private long finished;

    private RunSchedules(long first, long count, int most, Observer observer) {
        this.first = first;
        this.count = count;
        this.most = most;
        this.observer = observer;
    }

    /**
     * Runs the schedules of consecutive seeds.
     *
     * @param first the first seed
     * @param threads how many schedules at once
     * @param most after how many failures it stops
     * @param observer is told of each schedule
     */
    public static Summary run(long first, long count, int threads, int most, Observer observer)
            throws InterruptedException {
        RunSchedules all = new RunSchedules(first, count, most, observer);
        List<Thread> workers = new ArrayList<>();
        for (int i = 1; i <= threads; i++) {
            workers.add(Thread.ofPlatform().name("schedules-" + i).start(all::work));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        all.failed.sort(Comparator.comparingLong(Failed::seed));
        return new Summary(all.finished, all.statistics, List.copyOf(all.failed));
    }

    private void work() {
        long index = next.getAndIncrement();
        while (index < count && !enough()) {
            long seed = first + index;
            finished(seed, Outcome.of(GenerateScenario.of(seed)));
            index = next.getAndIncrement();
        }
    }

    private synchronized boolean enough() {
        return failed.size() >= most;
    }

    private synchronized void finished(long seed, Outcome outcome) {
        finished++;
        statistics.add(outcome.statistics());
        if (outcome.violation().isPresent()) {
            Failed failure = new Failed(seed, outcome.violation().get());
            failed.add(failure);
            observer.failed(failure);
        }
        observer.finished(finished);
    }
}
