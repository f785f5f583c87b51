package io.distributedcron.core.run;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** How a run ended, for ever. */
public sealed interface Ending {
    /** The largest result of a function that is kept with its run, in bytes of UTF-8. */
    int MAX_RESULT_BYTES = 4096;

    /** The state that this ending brings. */
    RunState state();

    /**
     * The function returned.
     *
     * @param result a JSON value of at most {@link #MAX_RESULT_BYTES}, if the function returned one
     */
    record Succeeded(Optional<String> result) implements Ending {
        public Succeeded {
            if (result.isPresent() && result.get().getBytes(StandardCharsets.UTF_8).length > MAX_RESULT_BYTES) {
                throw new IllegalArgumentException("a result holds at most " + MAX_RESULT_BYTES + " bytes");
            }
        }

        @Override
        public RunState state() {
            return RunState.SUCCEEDED;
        }
    }

    /** The last attempt failed. */
    record Failed(Failure failure) implements Ending {
        @Override
        public RunState state() {
            return RunState.FAILED;
        }
    }

    /** The last attempt took longer than its timeout. */
    record TimedOut(Failure failure) implements Ending {
        @Override
        public RunState state() {
            return RunState.TIMED_OUT;
        }
    }

    /** It was stopped, or never started, because somebody wanted so. */
    record Cancelled(CancelReason reason) implements Ending {
        @Override
        public RunState state() {
            return RunState.CANCELLED;
        }
    }

    /**
     * A policy decided against it.
     *
     * @param reason which one
     * @param through up to which time, included, this record stands for later planned times as well: those that have no
     *     run of their own were skipped with it, for the same reason. Empty if it stands for its own time alone
     * @param times for how many times it stands, its own included; at most {@link #MOST_COUNTED}, which means that many
     *     or more
     */
    record Skipped(SkipReason reason, Optional<Instant> through, int times) implements Ending {
        /** How far times are counted, so that an outage of any length costs no more to record. */
        public static final int MOST_COUNTED = 1_000;

        public Skipped {
            if (times < 1 || times > MOST_COUNTED || (times > 1 && through.isEmpty())) {
                throw new IllegalArgumentException(
                        times + " skipped times must be from 1 to " + MOST_COUNTED + ", and have a last one");
            }
        }

        /** Its own time alone is skipped. */
        public Skipped(SkipReason reason) {
            this(reason, Optional.empty(), 1);
        }

        @Override
        public RunState state() {
            return RunState.SKIPPED;
        }
    }
}
