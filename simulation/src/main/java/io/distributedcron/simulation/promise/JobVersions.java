package io.distributedcron.simulation.promise;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.store.JobDeclaration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Every version of every job that the store had, and when each was in force. */
public final class JobVersions {
    /** A version as it was stored. */
    static final class Version {
        private final Job job;
        private final Schedule schedule;
        private long inForceAt = Long.MAX_VALUE;

        Version(Job job) {
            this.job = job;
            this.schedule = Schedule.of(job.spec().timing(), job.id().toString());
        }

        Job job() {
            return job;
        }

        Schedule schedule() {
            return schedule;
        }

        /** When the operator had done all that the change needs; never: {@link Long#MAX_VALUE}. */
        long inForceAt() {
            return inForceAt;
        }

        boolean plans(Instant time) {
            return schedule.next(time.minusMillis(1)).filter(time::equals).isPresent();
        }

        /** Whether a run is of an earlier declaration than this one, or must not go on under it. */
        boolean outdates(JobUid uid, long revision, boolean claimedBefore) {
            if (!job.uid().equals(uid)) {
                return true;
            }
            return job.status() == Job.Status.HELD
                    ? !claimedBefore
                    : !job.active() || (job.revision() > revision && !claimedBefore);
        }
    }

    private final LongSupplier now;
    private final Map<JobId, List<Version>> versions = new LinkedHashMap<>();

    JobVersions(LongSupplier now) {
        this.now = now;
    }

    /** A version was stored. */
    public void stored(Job job) {
        versions.computeIfAbsent(job.id(), id -> new ArrayList<>()).add(new Version(job));
    }

    /** The operator has done what a declaration needs. */
    public void inForce(JobDeclaration declaration, boolean deleted) {
        for (Version version : of(declaration.id())) {
            Job job = version.job();
            boolean same = job.status() != Job.Status.HELD
                    && job.uid().equals(declaration.uid())
                    && (deleted ? job.status() == Job.Status.DELETED : job.revision() == declaration.revision());
            if (same && version.inForceAt == Long.MAX_VALUE) {
                version.inForceAt = now.getAsLong();
            }
        }
    }

    Map<JobId, List<Version>> all() {
        return versions;
    }

    List<Version> of(JobId job) {
        return versions.getOrDefault(job, List.of());
    }

    Optional<Version> latest(JobId job) {
        List<Version> its = of(job);
        return its.isEmpty() ? Optional.empty() : Optional.of(its.getLast());
    }

    /** The version that planned this run. */
    @Nullable
    Version of(Run run) {
        return of(run.job(), run.id(), run.revision());
    }

    @Nullable
    Version of(JobId job, RunId run, long revision) {
        for (Version version : of(job)) {
            if (version.job().uid().equals(run.job()) && version.job().revision() == revision) {
                return version;
            }
        }
        return null;
    }

    /** The versions that came after the one that planned a run, or could have; a hold and what follows it are later ones. */
    List<Version> after(JobId job, RunId run, long revision) {
        List<Version> its = of(job);
        int last = 0;
        for (int i = 0; i < its.size(); i++) {
            Job version = its.get(i).job();
            if (version.uid().equals(run.job())
                    && version.revision() <= revision
                    && version.status() != Job.Status.DELETED
                    && version.status() != Job.Status.HELD
                    && !heldBefore(its, i)) {
                last = i + 1;
            }
        }
        return its.subList(last, its.size());
    }

    /** Whether a version is that of a job that was released. */
    private static boolean heldBefore(List<Version> its, int i) {
        return i > 0
                && its.get(i - 1).job().status() == Job.Status.HELD
                && its.get(i - 1).job().revision() == its.get(i).job().revision();
    }

    /** Whether a job was held at a time, and long enough before it for everybody to know. */
    boolean wasHeld(JobId id, Instant time, Duration known) {
        List<Version> its = of(id);
        for (int i = 0; i + 1 < its.size(); i++) {
            if (its.get(i).job().status() == Job.Status.HELD
                    && time.isAfter(its.get(i).job().changedAt().plus(known))
                    && !time.isAfter(its.get(i + 1).job().changedAt())) {
                return true;
            }
        }
        return false;
    }
}
