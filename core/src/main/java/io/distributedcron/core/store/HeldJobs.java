package io.distributedcron.core.store;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Shards;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that are held since their runs fail. Holding and releasing leave the revision as it is and count as a change, with
 * the database's time: no run is planned for a time at or before it. Thread-safe; every method may throw
 * {@link StoreException}.
 */
public interface HeldJobs {
    /**
     * What is asked about a job.
     *
     * @param failures how many failed runs must be on record
     * @param newest how many outcomes are wanted then
     */
    record Wanted(int failures, int newest) {
        /** How many outcomes of a job are looked at where those of its latest times do not tell how these end. */
        private static final int MOST = 2_000;

        private static final int FURTHER = 8;

        /** So many failures in a row of times with one run each. */
        public static Wanted inARow(int failures) {
            return new Wanted(failures, failures);
        }

        /**
         * So many failures in a row of times with these shards, and those of a time that goes on. Where shards were skipped
         * that may be too few: see {@link #further}.
         */
        public static Wanted inARow(int failures, Shards shards) {
            if (!shards.several()) {
                return inARow(failures);
            }
            boolean any = shards.completion() == Shards.Completion.ANY_SUCCEEDED;
            return new Wanted(any ? failures * shards.count() : failures, (failures + 1) * shards.count());
        }

        /** The same from further back; empty where that is far enough. */
        public Optional<Wanted> further() {
            return newest < MOST
                    ? Optional.of(new Wanted(failures, Math.min(MOST, FURTHER * newest)))
                    : Optional.empty();
        }
    }

    /**
     * The outcomes of jobs of which many runs have failed.
     *
     * @return of those of which so many runs have failed, the latest by scheduled time of the runs that succeeded, failed
     *     or timed out, newest first; the others are absent
     */
    Map<JobId, List<FinishedRun>> outcomes(Map<JobId, Wanted> wanted);

    /**
     * Holds a job, if it is still as it was read.
     *
     * @return it, held; empty if it was changed meanwhile, or is not active
     */
    Optional<Job> hold(Job asRead);

    /**
     * Releases a job, if it is held since this time at the latest.
     *
     * @return it, active; empty if it is not held, was held later, or is of another uid
     */
    Optional<Job> release(JobId id, JobUid uid, Instant heldUntil);
}
