package io.distributedcron.core.plan;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.JobChange;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a planned run still stands for what its job declares. Uid <i>and</i> revision are compared, as revisions start
 * anew when a job is declared again. A run once claimed keeps its revision through its retries: an edit or a hold leaves it
 * alone, suspension and deletion do not. A run that somebody asked for stands until its job is deleted.
 */
public enum Staleness {
    /** It stands. */
    CURRENT,
    /** The job was changed, suspended or deleted since: it is neither published nor followed by another. */
    STALE,
    /** What is known does not tell: the job must be looked up. */
    UNKNOWN;

    /** Judged by the latest change of the job that is known. */
    public static Staleness of(Run run, JobChange change) {
        return change.uid().equals(run.id().job())
                ? judge(run, change.status(), change.revision(), change.changedAt())
                : UNKNOWN;
    }

    /** Judged by the job itself. */
    public static Staleness of(Run run, Optional<Job> job) {
        return job.isPresent() && sameUid(run, job.get().uid())
                ? judge(run, job.get().status(), job.get().revision(), job.get().changedAt())
                : STALE;
    }

    private static boolean sameUid(Run run, JobUid uid) {
        return uid.equals(run.id().job());
    }

    private static Staleness judge(Run run, Job.Status status, long revision, Instant changedAt) {
        return switch (status) {
            case DELETED -> STALE;
            case SUSPENDED -> run.id().isManual() ? CURRENT : STALE;
            case HELD -> claimedOnce(run) || run.id().isManual() ? CURRENT : STALE;
            case ACTIVE ->
                claimedOnce(run)
                                || run.id().isManual()
                                || (revision <= run.revision() && comesAfter(run, revision, changedAt))
                        ? CURRENT
                        : STALE;
        };
    }

    /** A run of this very revision for a time before its latest change was planned while the job was held. */
    private static boolean comesAfter(Run run, long revision, Instant changedAt) {
        return revision != run.revision() || run.scheduledTime().isAfter(changedAt);
    }

    private static boolean claimedOnce(Run run) {
        return run.attempt() > 1 || run.claim().isPresent();
    }
}
