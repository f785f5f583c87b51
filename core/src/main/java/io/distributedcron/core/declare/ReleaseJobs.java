package io.distributedcron.core.declare;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.Trigger;
import io.distributedcron.core.store.Triggers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Releases jobs that are held after failures: they are planned again for the times after that, and never for one before.
 * After a crash between the release and the planning the repair of chains plans what is missing. Thread-safe.
 */
public final class ReleaseJobs {
    private final HeldJobs held;
    private final Triggers triggers;
    private final DeclareJob declare;
    private final InstantSource clock;

    /**
     * Releases through these ports.
     *
     * @param clock as the database's
     */
    public ReleaseJobs(HeldJobs held, Triggers triggers, DeclareJob declare, InstantSource clock) {
        this.held = held;
        this.triggers = triggers;
        this.declare = declare;
        this.clock = clock;
    }

    /**
     * Releases a job, if it is held since this time at the latest.
     *
     * @return it, active; empty if it was not held
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public Optional<Job> release(JobId id, JobUid uid, Instant heldUntil) {
        Optional<Job> released = held.release(id, uid, heldUntil);
        released.ifPresent(declare::settleAgain);
        return released;
    }

    /** Plans what a release planned, if it was cut off: for whoever asks again. */
    public void settle(Job released) {
        if (released.active()) {
            declare.settleAgain(released);
        }
    }

    /**
     * Releases a job once for each token: from a hold that began before the token was first seen, and from no later one,
     * however often the token comes again.
     *
     * @param job as it is stored
     * @return it, active; empty if it was not held, or held later
     */
    public Optional<Job> release(Job job, TriggerToken token) {
        RunId note = RunId.manual(job.uid(), "release:" + token.value());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Trigger noted = triggers.note(List.of(new Trigger(note, job.id(), now, now, true)))
                .getOrDefault(note, new Trigger(note, job.id(), now, now, true));
        return release(job.id(), job.uid(), noted.notedAt());
    }
}
