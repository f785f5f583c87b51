package io.distributedcron.operator.job;

import static io.distributedcron.operator.condition.Verdict.READY;

import io.distributedcron.core.store.JobSummary;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.DistributedCronJobStatus;
import io.distributedcron.operator.api.TriggerStatus;
import io.distributedcron.operator.condition.Conditions;
import io.distributedcron.operator.condition.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The status of a job's resource, from what is known. */
public final class JobStatus {
    /** The condition that says whether the next run is planned. */
    public static final String SCHEDULED = "Scheduled";

    private static final int FUNCTIONS_SHOWN = 20;

    private static final DistributedCronJobStatus NEW =
            new DistributedCronJobStatus(List.of(), null, null, null, null, null, null, null, null, null, null);

    private JobStatus() {}

    /** The status that the resource has, or the empty one. */
    public static DistributedCronJobStatus before(DistributedCronJob resource) {
        DistributedCronJobStatus status = resource.getStatus();
        return status == null ? NEW : status;
    }

    /**
     * The status that it shall have.
     *
     * @param summary what was last read of its runs; empty if nothing was read since its last change
     * @param wishes what became of what it asks for by annotations; empty of what it does not, or not any more
     */
    public static DistributedCronJobStatus after(
            DistributedCronJob resource,
            Standing standing,
            PoolFacts pool,
            Optional<JobSummary> summary,
            List<WishOutcome> wishes,
            Instant now) {
        DistributedCronJobStatus before = before(resource);
        Optional<String> next = next(resource, standing, before, summary);
        List<Verdict> verdicts = new ArrayList<>(
                List.of(ready(resource, standing, pool), scheduled(resource, standing, next.isPresent())));
        Optional<TriggerOutcome> trigger = find(wishes, TriggerOutcome.class);
        Optional<ReleaseOutcome> release = find(wishes, ReleaseOutcome.class);
        trigger.map(TriggerOutcome::verdict).or(() -> triggered(before)).ifPresent(verdicts::add);
        release.map(ReleaseOutcome::verdict).or(() -> released(before)).ifPresent(verdicts::add);
        Optional<ReplayOutcome> replay = find(wishes, ReplayOutcome.class);
        replay.map(ReplayOutcome::verdict)
                .or(() -> Optional.ofNullable(before.lastReplay()).map(ReplayOutcome::said))
                .ifPresent(verdicts::add);
        return new DistributedCronJobStatus(
                Conditions.after(
                        before.conditions(), verdicts, resource.getMetadata().getGeneration(), now),
                resource.getMetadata().getGeneration(),
                next.orElse(null),
                shown(summary.flatMap(JobSummary::lastScheduleTime), before.lastScheduleTime()),
                shown(summary.flatMap(JobSummary::lastSuccessfulTime), before.lastSuccessfulTime()),
                shown(summary.flatMap(JobSummary::lastFailureTime), before.lastFailureTime()),
                summary.map(JobSummary::active).orElse(before.active() == null ? Integer.valueOf(0) : before.active()),
                trigger.flatMap(TriggerOutcome::obeyed).orElse(before.lastTrigger()),
                summary.isPresent() ? SkippedTimesShown.of(summary.get().skipped()) : before.skipped(),
                release.flatMap(ReleaseOutcome::obeyed).orElse(before.lastRelease()),
                replay.flatMap(ReplayOutcome::obeyed).orElse(before.lastReplay()));
    }

    /** Whether a status says that the job is held after failures. */
    public static boolean isHeld(DistributedCronJobStatus status) {
        return Conditions.find(status.conditions(), SCHEDULED)
                .filter(it -> it.getReason().equals(JobReason.HELD_AFTER_FAILURES))
                .isPresent();
    }

    /** By which token a run was asked for last. */
    static Optional<String> lastToken(DistributedCronJob resource) {
        return Optional.ofNullable(before(resource).lastTrigger()).map(TriggerStatus::token);
    }

    /** Of the run that was asked for last, where nothing else is asked for. */
    private static Optional<Verdict> triggered(DistributedCronJobStatus before) {
        return Optional.ofNullable(before.lastTrigger())
                .map(last -> TriggerOutcome.requested(last.token(), last.run()));
    }

    private static Optional<Verdict> released(DistributedCronJobStatus before) {
        return Optional.ofNullable(before.lastRelease()).map(last -> ReleaseOutcome.said(last.token()));
    }

    private static <W extends WishOutcome> Optional<W> find(List<WishOutcome> wishes, Class<W> kind) {
        return wishes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private static Optional<String> next(
            DistributedCronJob resource,
            Standing standing,
            DistributedCronJobStatus before,
            Optional<JobSummary> summary) {
        return switch (standing) {
            case Standing.InForce inForce ->
                resource.getSpec().suspend()
                                || !inForce.fires()
                                || inForce.heldSince().isPresent()
                        ? Optional.empty()
                        : summary.isPresent()
                                ? summary.get()
                                        .nextScheduleTime()
                                        .or(inForce::firstTime)
                                        .map(Conditions::time)
                                : inForce.firstTime().map(Conditions::time).or(() -> unchanged(resource, before));
            case Standing.Refused refused ->
                refused.goesOn().isEmpty()
                        ? Optional.empty()
                        : summary.isPresent()
                                ? summary.get().nextScheduleTime().map(Conditions::time)
                                : Optional.ofNullable(before.nextScheduleTime());
            case Standing.Unreachable unreachable -> Optional.ofNullable(before.nextScheduleTime());
        };
    }

    /** What was shown before, if it was about the same declaration. */
    private static Optional<String> unchanged(DistributedCronJob resource, DistributedCronJobStatus before) {
        return resource.getMetadata().getGeneration().equals(before.observedGeneration())
                ? Optional.ofNullable(before.nextScheduleTime())
                : Optional.empty();
    }

    private static @Nullable String shown(Optional<Instant> read, @Nullable String before) {
        return read.map(Conditions::time).orElse(before);
    }

    private static Verdict ready(DistributedCronJob resource, Standing standing, PoolFacts pool) {
        return switch (standing) {
            case Standing.InForce(boolean poolExists, var fires, var first, var held) ->
                poolExists
                        ? function(resource, pool)
                        : Verdict.no(
                                READY,
                                JobReason.WORKER_POOL_NOT_FOUND,
                                poolMissing(resource) + " Until then its runs wait.");
            case Standing.Refused refused -> Verdict.no(READY, refused.reason(), refused.message() + goesOn(refused));
            case Standing.Unreachable(String message) ->
                Verdict.unknown(
                        READY,
                        JobReason.STORE_UNAVAILABLE,
                        "MongoDB did not answer: " + message + ". The operator tries again by itself.");
        };
    }

    /** Why a job cannot run: its pool is not there. */
    public static String poolMissing(DistributedCronJob resource) {
        return "spec.workerPool: there is no WorkerPool '" + resource.getSpec().workerPool() + "' in namespace '"
                + resource.getMetadata().getNamespace()
                + "'. Create it, or name another one; the job becomes ready by itself when the pool is there.";
    }

    private static String goesOn(Standing.Refused refused) {
        return refused.goesOn()
                .map(revision -> " Until then the declaration of generation " + revision + " goes on.")
                .orElse(" Until then it does not run.");
    }

    private static Verdict function(DistributedCronJob resource, PoolFacts pool) {
        String function = resource.getSpec().functionName();
        if (pool.functions().contains(function)) {
            return Verdict.yes(READY, JobReason.ACCEPTED, "The job is in force and its function is announced.");
        }
        if (pool.living() == 0) {
            return Verdict.unknown(
                    READY,
                    JobReason.WAITING_FOR_WORKERS,
                    "No worker of WorkerPool '" + resource.getSpec().workerPool()
                            + "' is alive yet, so it is not known whether function '" + function + "' is there.");
        }
        return Verdict.no(
                READY,
                JobReason.FUNCTION_NOT_ANNOUNCED,
                "spec.functionName: no worker of WorkerPool '"
                        + resource.getSpec().workerPool() + "' announces '"
                        + function + "'; they announce " + names(pool)
                        + ". Correct the name, or roll out workers that have the function. Until then its runs fail.");
    }

    private static String names(PoolFacts pool) {
        if (pool.functions().isEmpty()) {
            return "none";
        }
        TreeSet<String> sorted = new TreeSet<>(pool.functions());
        String shown = String.join(", ", sorted.stream().limit(FUNCTIONS_SHOWN).toList());
        return sorted.size() > FUNCTIONS_SHOWN ? shown + " and " + (sorted.size() - FUNCTIONS_SHOWN) + " more" : shown;
    }

    private static Verdict scheduled(DistributedCronJob resource, Standing standing, boolean nextKnown) {
        return switch (standing) {
            case Standing.InForce inForce -> scheduledInForce(resource, inForce, nextKnown);
            case Standing.Refused refused ->
                refused.goesOn().isPresent()
                        ? Verdict.yes(
                                SCHEDULED,
                                JobReason.EARLIER_DECLARATION,
                                "The next run is planned as generation "
                                        + refused.goesOn().get() + " declares.")
                        : Verdict.no(SCHEDULED, refused.reason(), "No run is planned: see condition Ready.");
            case Standing.Unreachable unreachable ->
                Verdict.unknown(SCHEDULED, JobReason.STORE_UNAVAILABLE, "See condition Ready.");
        };
    }

    private static Verdict scheduledInForce(DistributedCronJob resource, Standing.InForce inForce, boolean nextKnown) {
        if (resource.getSpec().suspend()) {
            return Verdict.no(SCHEDULED, JobReason.SUSPENDED, "spec.suspend is true: no run is planned.");
        }
        if (inForce.heldSince().isPresent()) {
            return Verdict.no(
                    SCHEDULED,
                    JobReason.HELD_AFTER_FAILURES,
                    "spec.suspendAfterFailures: "
                            + resource.getSpec().suspendAfterFailures()
                            + " runs in a row have failed, so no run is planned since "
                            + Conditions.time(inForce.heldSince().get())
                            + ". Correct what fails, then set a new token in annotation "
                            + ReleaseWish.TOKEN + ", or change the spec.");
        }
        if (!inForce.fires()) {
            return Verdict.no(
                    SCHEDULED,
                    JobReason.NEVER_FIRES,
                    "spec.schedule: '"
                            + String.join("'; '", resource.getSpec().expressions())
                            + "' has no time to come: it names a date that does not exist, or all its times are over or"
                            + " excluded. Correct the schedule, or delete the job.");
        }
        return nextKnown
                ? Verdict.yes(SCHEDULED, JobReason.NEXT_RUN_PLANNED, "The next run is planned.")
                : Verdict.unknown(SCHEDULED, JobReason.PLANNING, "The next run was not seen yet.");
    }
}
