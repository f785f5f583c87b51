package io.distributedcron.worker.execute;

import io.distributedcron.core.run.CancelReason;
import io.distributedcron.worker.StopReason;

/** Why an attempt shall stop. */
public sealed interface Stop {
    /** What its handler is told. */
    StopReason reason();

    /** Somebody asked the store for it. */
    record Cancel(CancelReason why) implements Stop {
        @Override
        public StopReason reason() {
            return StopReason.CANCELLED;
        }
    }

    /** It takes longer than its job allows. */
    record Timeout() implements Stop {
        @Override
        public StopReason reason() {
            return StopReason.TIMEOUT;
        }
    }

    /** The run must be over. */
    record Deadline() implements Stop {
        @Override
        public StopReason reason() {
            return StopReason.DEADLINE;
        }
    }

    /** The worker goes away, or must assume that others may take its runs. */
    record WorkerGoes(StopReason reason) implements Stop {}
}
