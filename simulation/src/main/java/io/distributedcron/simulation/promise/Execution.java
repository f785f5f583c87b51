package io.distributedcron.simulation.promise;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.run.Token;
import java.util.function.BooleanSupplier;

/** A handler at work. */
public final class Execution {
    private final String worker;
    private final RunMessage run;
    private final Token token;
    private final BooleanSupplier paused;
    private boolean interrupted;

    /**
     * A handler that begins.
     *
     * @param paused whether its process is paused
     */
    public Execution(String worker, RunMessage run, Token token, BooleanSupplier paused) {
        this.worker = worker;
        this.run = run;
        this.token = token;
        this.paused = paused;
    }

    /** It was told to stop. */
    public void interrupt() {
        interrupted = true;
    }

    String worker() {
        return worker;
    }

    RunMessage run() {
        return run;
    }

    Token token() {
        return token;
    }

    /** Whether its process is or was paused a moment ago: what it looked at before may not hold any more. */
    boolean pausedLately() {
        return paused.getAsBoolean();
    }

    /** Whether it goes on as if nothing had happened. */
    boolean undisturbed() {
        return !interrupted && !paused.getAsBoolean();
    }
}
