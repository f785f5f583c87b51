package io.distributedcron.simulation.promise;

import io.distributedcron.core.run.Run;
import java.time.Duration;
import java.time.Instant;

/**
 * Checks that runs start on time while nothing is wrong: those that are due when all has been healed for so long that
 * what was left behind is done, broken chains included.
 */
final class CheckPunctual {
    /** How long after the healing it is calm. */
    private static final Duration SETTLED = Duration.ofSeconds(40);

    /** How late a first attempt may start then. */
    private static final Duration BOUND = Duration.ofMillis(1_500);

    /** The same of one that was called for a place of its group, by a worker of another pool perhaps. */
    private static final Duration CALLED = Duration.ofSeconds(5);

    private final Checks checks;
    private Instant calmFrom = Instant.MAX;

    CheckPunctual(Checks checks) {
        this.checks = checks;
    }

    void healed() {
        calmFrom = checks.now().plus(SETTLED);
    }

    /** From when on nothing is wrong; in the far future before that is known. */
    Instant calmFrom() {
        return calmFrom;
    }

    /** A handler begins. */
    void started(Run run) {
        if (run.dueTime().isAfter(calmFrom)) {
            checks.statistics()
                    .startedInCalm(Duration.between(run.dueTime(), checks.now()).toMillis());
            inTime(run, "started");
        }
    }

    /** A run is planned no more, or it is and the time is over. */
    void left(Run run) {
        if (run.dueTime().isAfter(calmFrom)) {
            inTime(run, "not started");
        }
    }

    private void inTime(Run run, String what) {
        Duration bound =
                run.waitingSince().isPresent() && run.spec().sharing().group().isPresent() ? CALLED : BOUND;
        if (checks.now().isAfter(run.dueTime().plus(bound))) {
            checks.violated(Promise.PUNCTUAL, what + " at " + checks.now() + ", while nothing is wrong", run);
        }
    }
}
