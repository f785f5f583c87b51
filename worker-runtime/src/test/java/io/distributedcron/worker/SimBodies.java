package io.distributedcron.worker;

import io.distributedcron.worker.execute.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Bodies whose time is simulated: a handler is called when its time is over, or right after its interruption, and looks
 * at its context then.
 */
final class SimBodies implements Bodies {
    private static final class SimBody implements Running {
        private final String run;
        private final Body body;
        private final Instant startedAt;
        private final Duration takes;
        private final boolean stubborn;
        private boolean interrupted;

        SimBody(String run, Body body, Instant startedAt, Duration takes, boolean stubborn) {
            this.run = run;
            this.body = body;
            this.startedAt = startedAt;
            this.takes = takes;
            this.stubborn = stubborn;
        }

        @Override
        public void interrupt() {
            interrupted = true;
        }

        @Override
        public String whereItStands() {
            return " simulated";
        }

        boolean isOver(Instant now) {
            return (interrupted && !stubborn) || !startedAt.plus(takes).isAfter(now);
        }
    }

    /** Hears of each execution. */
    interface Witness {
        void begins(String run);

        void ends(String run);
    }

    private final SimTime time;
    private final List<SimBody> running = new ArrayList<>();
    Witness witness = new Witness() {
        @Override
        public void begins(String run) {}

        @Override
        public void ends(String run) {}
    };
    Duration takes = Duration.ZERO;
    boolean stubborn;
    Duration pausedBeforeBegin = Duration.ZERO;

    SimBodies(SimTime time) {
        this.time = time;
    }

    @Override
    public Running start(String name, Body body) {
        SimBody started = new SimBody(name.substring("dcron-".length()), body, time.instant(), takes, stubborn);
        time.advance(pausedBeforeBegin);
        if (body.begin()) {
            running.add(started);
            witness.begins(started.run);
        }
        return started;
    }

    @Override
    public void aside(Runnable action) {
        action.run();
    }

    void tick() {
        List<SimBody> over =
                running.stream().filter(body -> body.isOver(time.instant())).toList();
        running.removeAll(over);
        over.forEach(body -> {
            witness.ends(body.run);
            body.body.run();
        });
    }

    /** The process dies: nothing that it ran is heard of again. */
    void die() {
        running.forEach(body -> witness.ends(body.run));
        running.clear();
    }
}
