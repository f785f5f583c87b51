package io.distributedcron.simulation;

import io.distributedcron.simulation.promise.Promise;
import io.distributedcron.simulation.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Takes away from a scenario what its failure does not need: faults, jobs, workers and schedulers. By halves first, as
 * delta debugging does (Zeller and Hildebrandt, 2002), and never more runs than a bound.
 */
public final class Shrink {
    private static final int MOST_RUNS = 400;

    private final Promise promise;
    private int runs;

    private Shrink(Promise promise) {
        this.promise = promise;
    }

    /** A smaller scenario that breaks the same promise. */
    public static Scenario of(Scenario failing, Promise promise) {
        Shrink shrink = new Shrink(promise);
        Scenario smaller = failing;
        int before;
        do {
            before = size(smaller);
            smaller = shrink.without(smaller, Scenario::faults, Scenario::withFaults);
            smaller = shrink.without(smaller, Scenario::jobs, Scenario::withJobs);
            smaller = shrink.withFewer(smaller);
        } while (size(smaller) < before && shrink.runs < MOST_RUNS);
        return smaller;
    }

    private static int size(Scenario scenario) {
        return scenario.faults().size()
                + scenario.jobs().size()
                + scenario.workers().size()
                + scenario.schedulers();
    }

    private boolean fails(Scenario scenario) {
        runs++;
        return Outcome.of(scenario)
                .violation()
                .filter(violation -> violation.promise() == promise)
                .isPresent();
    }

    private <T> Scenario without(
            Scenario failing, Function<Scenario, List<T>> part, BiFunction<Scenario, List<T>, Scenario> with) {
        Scenario smallest = failing;
        int chunk = Math.max(1, part.apply(failing).size() / 2);
        while (chunk >= 1) {
            int from = 0;
            while (from < part.apply(smallest).size() && runs < MOST_RUNS) {
                List<T> rest = new ArrayList<>(part.apply(smallest));
                rest.subList(from, Math.min(rest.size(), from + chunk)).clear();
                Scenario candidate = with.apply(smallest, rest);
                if (fails(candidate)) {
                    smallest = candidate;
                } else {
                    from += chunk;
                }
            }
            chunk /= 2;
        }
        return smallest;
    }

    private Scenario withFewer(Scenario failing) {
        Scenario smallest = failing;
        while (smallest.schedulers() > 1 && runs < MOST_RUNS) {
            Scenario candidate = smallest.withSchedulers(smallest.schedulers() - 1);
            if (!fails(candidate)) {
                break;
            }
            smallest = candidate;
        }
        while (smallest.workers().size() > 1 && runs < MOST_RUNS) {
            Scenario candidate = smallest.withWorkers(
                    smallest.workers().subList(0, smallest.workers().size() - 1));
            if (!fails(candidate)) {
                break;
            }
            smallest = candidate;
        }
        return smallest;
    }
}
