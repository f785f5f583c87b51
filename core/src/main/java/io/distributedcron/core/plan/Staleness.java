package io.distributedcron.core.plan;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.JobChange;
import java.util.Optional;

/**
 * Whether a planned run still stands for what its job declares. Uid <i>and</i> revision are compared, as revisions start
 * anew when a job is declared again. A run once claimed keeps its revision through its retries: an edit leaves it alone,
 * suspension and deletion do not. A run that somebody asked for stands until its job is deleted.
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
        return change.uid().equals(run.id().job()) ? judge(run, change.status(), change.revision()) : UNKNOWN;
    }

    /** Judged by the job itself. */
    public static Staleness of(Run run, Optional<Job> job) {
        return job.isPresent() && sameUid(run, job.get().uid())
                ? judge(run, job.get().status(), job.get().revision())
                : STALE;
    }

    private static boolean sameUid(Run run, JobUid uid) {
        return uid.equals(run.id().job());
    }

    private static Staleness judge(Run run, Job.Status status, long revision) {
        return switch (status) {
            case DELETED -> STALE;
            case SUSPENDED -> run.id().isManual() ? CURRENT : STALE;
            case ACTIVE ->
                revision <= run.revision() || claimedOnce(run) || run.id().isManual() ? CURRENT : STALE;
        };
    }

    private static boolean claimedOnce(Run run) {
        return run.attempt() > 1 || run.claim().isPresent();
    }
}
