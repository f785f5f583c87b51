package io.distributedcron.simulation;

import io.distributedcron.simulation.promise.Promise;
import io.distributedcron.simulation.promise.Statistics;
import io.distributedcron.simulation.promise.Violation;
import io.distributedcron.simulation.scenario.Scenario;
import io.distributedcron.simulation.world.World;
import java.util.List;
import java.util.Optional;

/**
 * What came of a schedule.
 *
 * @param hash of all that happened: the same for the same scenario
 * @param trace all that happened, if it was kept
 */
public record Outcome(Optional<Violation> violation, Statistics statistics, long hash, List<String> trace) {
    /** Runs a scenario. */
    public static Outcome of(Scenario scenario) {
        return of(scenario, false);
    }

    /** Runs a scenario and keeps its trace. */
    public static Outcome traced(Scenario scenario) {
        return of(scenario, true);
    }

    private static Outcome of(Scenario scenario, boolean keepsTrace) {
        World world = new World(scenario, keepsTrace);
        try {
            world.run();
        } catch (RuntimeException | StackOverflowError e) {
            world.checks().violated(Promise.NO_UNEXPECTED_ERROR, "nobody caught " + e, e);
        }
        return new Outcome(
                world.checks().violation(),
                world.statistics(),
                world.checks().trace().hash(),
                world.checks().trace().lines());
    }
}
