package io.distributedcron.simulation.world;

import io.distributedcron.core.run.RunId;
import io.distributedcron.simulation.promise.Execution;
import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.execute.Bodies;
import io.distributedcron.worker.execute.HeldRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handlers whose time is simulated: a function is called when its time is over, or soon after its interruption. */
final class SimBodies implements Bodies {
    private static final long BEGIN = Duration.ofMillis(1).toNanos();
    private static final long REACTION = Duration.ofMillis(30).toNanos();
    private static final String PREFIX = "dcron-";

    private final SimWorker worker;
    private final List<SimBody> running = new ArrayList<>();
    private @Nullable SimBody calling;

    SimBodies(SimWorker worker) {
        this.worker = worker;
    }

    private final class SimBody implements Running {
        private final RunId id;
        private final Body body;
        private Handling handling = Handling.AT_ONCE;
        private @Nullable Execution execution;
        private boolean interrupted;
        private boolean over;

        SimBody(RunId id, Body body) {
            this.id = id;
            this.body = body;
        }

        void begin() {
            HeldRun held = worker.loops.held().find(id).orElseThrow();
            if (!body.begin()) {
                over = true;
                return;
            }
            running.add(this);
            handling = worker.world.handling(held.message(), worker);
            execution = new Execution(worker.name(), held.message(), held.token(), worker::pausedLately);
            if (interrupted) {
                execution.interrupt();
            }
            worker.world.checks.started(execution, worker.clockErrorNanos());
            if (handling.kills()) {
                worker.later(
                        handling.nanos(),
                        () -> worker.world.crash(worker.machine, Duration.ofSeconds(3), "killed by " + id));
            } else {
                worker.later(interrupted && !handling.stubborn() ? REACTION : handling.nanos(), this::end);
            }
        }

        void end() {
            if (over) {
                return;
            }
            over = true;
            running.remove(this);
            worker.world.checks.returned(execution());
            calling = this;
            try {
                body.run();
            } finally {
                calling = null;
            }
        }

        Execution execution() {
            if (execution == null) {
                throw new IllegalStateException("run " + id + " has not begun");
            }
            return execution;
        }

        @Override
        public void interrupt() {
            interrupted = true;
            if (execution != null && !over) {
                execution.interrupt();
                if (!handling.stubborn()) {
                    worker.later(worker.random.nextLong(REACTION), this::end);
                }
            }
        }

        @Override
        public String whereItStands() {
            return " simulated";
        }
    }

    @Override
    public Running start(String name, Body body) {
        SimBody started = new SimBody(new RunId(name.substring(PREFIX.length())), body);
        worker.later(worker.random.nextLong(BEGIN), started::begin);
        return started;
    }

    @Override
    public void aside(Runnable action) {
        worker.later(0, action);
    }

    /** What the function does that is called now. */
    @Nullable
    Object call(JobContext context) throws Exception {
        SimBody body = calling;
        if (body == null || !body.id.equals(context.runId())) {
            throw new IllegalStateException("the function of " + context.runId() + " is called by nobody");
        }
        if (context.isCancelled() && !body.handling.stubborn()) {
            throw new InterruptedException("stopped: " + context.stopReason().orElseThrow());
        }
        if (body.handling.fails()) {
            throw new IllegalStateException("fails");
        }
        worker.world.checks.completed(body.execution());
        return null;
    }

    /** Nothing that runs is heard of again. */
    void die() {
        running.forEach(body -> worker.world.checks.vanished(body.execution()));
        running.clear();
    }

    /** What hangs returns: the trouble is over. */
    void release() {
        List.copyOf(running).forEach(body -> worker.later(worker.random.nextLong(REACTION), body::end));
    }
}
