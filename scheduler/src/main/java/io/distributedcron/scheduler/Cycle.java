package io.distributedcron.scheduler;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What a scheduler does over and over: a process gives each its own thread, a simulation steps it.
 *
 * @param name of the loop
 * @param verb what a step does, for logs
 * @param pause between steps
 * @param leading whether it ends first when the scheduler leaves; the others then work off what is left
 * @param step answers whether there is more to do at once
 */
public record Cycle(String name, String verb, Duration pause, boolean leading, BooleanSupplier step) {
    static Cycle working(String name, String verb, Duration pause, Runnable step) {
        return new Cycle(name, verb, pause, false, noMore(step));
    }

    static Cycle leading(String name, String verb, Duration pause, Runnable step) {
        return new Cycle(name, verb, pause, true, noMore(step));
    }

    /** The same, that does nothing before this holds. */
    Cycle once(BooleanSupplier begun) {
        return new Cycle(name, verb, pause, leading, () -> begun.getAsBoolean() && step.getAsBoolean());
    }

    private static BooleanSupplier noMore(Runnable step) {
        return () -> {
            step.run();
            return false;
        };
    }
}
