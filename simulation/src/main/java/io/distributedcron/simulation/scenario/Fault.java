package io.distributedcron.simulation.scenario;

import java.time.Duration;
import java.util.Optional;

/** One thing that happens to a simulated installation. Times are nanoseconds from the beginning. */
public sealed interface Fault {
    /** When it happens, or from when on it may. */
    long at();

    /** A process dies and comes back. */
    record Crash(long at, String machine, Duration downTime) implements Fault {}

    /**
     * A process dies at one of its calls.
     *
     * @param point at which call; empty: any
     * @param skip how many such calls pass before
     */
    record CrashAtCall(long at, String machine, Optional<Point> point, int skip, Side side, Duration downTime)
            implements Fault {}

    /** A process does nothing for some time, as after SIGSTOP. */
    record Pause(long at, String machine, Duration lasting) implements Fault {}

    /** A process does nothing for some time, in the middle of one of its calls. */
    record PauseAtCall(long at, String machine, Optional<Point> point, int skip, Side side, Duration lasting)
            implements Fault {}

    /** A process is stopped in order, and comes back. */
    record Leave(long at, String machine, Duration downTime) implements Fault {}

    /** Nothing passes between a process and a server; without a machine: between the server and everybody. */
    record Cut(long at, Optional<String> machine, Server server, Duration lasting) implements Fault {}

    /** Of a thousand calls of a process to a server so many fail or take long. */
    record Trouble(long at, String machine, Server server, Rates rates, Duration lasting) implements Fault {}

    /** Of a thousand messages so many are lost, doubled or delayed. */
    record Messages(long at, Channel channel, MessageRates rates, Duration lasting) implements Fault {}

    /** Redis forgets everything. */
    record RedisWiped(long at) implements Fault {}

    /** Redis gives its lock to whoever asks, so that there are several masters. */
    record LockForAll(long at, Duration lasting) implements Fault {}

    /** The topics of runs are emptied. */
    record RunsLost(long at) implements Fault {}

    /** The clock of a machine is set. */
    record ClockStep(long at, String machine, Duration by) implements Fault {}

    /** Somebody changes a job. */
    record Change(long at, String job, What what) implements Fault {}

    /** Which messages. */
    enum Channel {
        PAGES,
        RUNS
    }

    /** What is changed. */
    enum What {
        NEW_SCHEDULE,
        NEW_PAYLOAD,
        NEW_POLICY,
        SUSPEND,
        RESUME,
        DELETE,
        RECREATE,
        /** An operator that is out of date declares the previous revision once more. */
        STALE
    }

    /**
     * Of a thousand calls: without effect; with effect and without answer; with an effect that comes after the caller
     * has given up; slow.
     */
    record Rates(int refused, int unanswered, int late, int slow) {}

    /** Of a thousand messages: lost; doubled; delayed, by up to the longest delay. */
    record MessageRates(int lost, int doubled, int delayed, Duration longestDelay) {}
}
