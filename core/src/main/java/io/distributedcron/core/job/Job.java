package io.distributedcron.core.job;

import java.time.Instant;

/**
 * What recurs, as the store holds it.
 *
 * @param id its name
 * @param uid which declaration of that name it is
 * @param revision grows with each change of the declaration; compared together with the uid, since it starts anew when
 *     the job is declared again
 * @param spec what is declared
 * @param status whether runs are planned for it
 * @param changedAt when this revision was stored, by the database's clock: no run is planned for a time at or before it
 */
public record Job(JobId id, JobUid uid, long revision, JobSpec spec, Status status, Instant changedAt) {
    /** Whether runs are planned for a job. */
    public enum Status {
        ACTIVE,
        SUSPENDED,
        /**
         * Too many runs in a row have failed: none is planned until somebody releases the job, or changes its declaration.
         * What is already claimed goes on.
         */
        HELD,
        /** A tombstone: kept as long as somebody may still act on a run planned before the deletion. */
        DELETED
    }

    public Job {
        if (revision < 0) {
            throw new IllegalArgumentException("revision " + revision + " of " + id + " must not be negative");
        }
    }

    public Slot slot() {
        return id.slot();
    }

    /** Whether what workers have of it is asked to stop: it was suspended or deleted by somebody. */
    public boolean stopsWhatRuns() {
        return status == Status.SUSPENDED || status == Status.DELETED;
    }

    public boolean active() {
        return status == Status.ACTIVE;
    }
}
