package io.distributedcron.operator.reconcile;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.DistributedCronJobStatus;
import io.distributedcron.operator.api.WorkerPool;
import io.distributedcron.operator.condition.Conditions;
import io.distributedcron.operator.condition.Verdict;
import io.distributedcron.operator.job.JobReason;
import io.distributedcron.operator.job.JobStatus;
import io.distributedcron.operator.job.PoolFacts;
import io.distributedcron.operator.job.ReadJob;
import io.distributedcron.operator.job.ReleaseOutcome;
import io.distributedcron.operator.job.ReplayOutcome;
import io.distributedcron.operator.job.SkippedTimesShown;
import io.distributedcron.operator.job.Standing;
import io.distributedcron.operator.job.TriggerOutcome;
import io.distributedcron.operator.job.TriggerWish;
import io.distributedcron.operator.job.WishOutcome;
import io.distributedcron.operator.watch.PollSummaries;
import io.distributedcron.operator.watch.PollWorkers;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mirrors jobs into the store and says in their status what is known of them. */
public final class JobReconciler implements Reconciler<DistributedCronJob>, Cleaner<DistributedCronJob> {
    /** Keeps a resource until its job is out of the store. */
    public static final String FINALIZER = "distributedcron.io/mirror";

    private static final Logger LOG = LoggerFactory.getLogger(JobReconciler.class);
    private static final String BY_POOL = "pool";

    /** What is done to the store. */
    public record Steps(MirrorJob mirror, ObeyTrigger obey, ObeyRelease release, ObeyReplay replay) {}

    private final MirrorJob mirror;
    private final ObeyTrigger obey;
    private final ObeyRelease release;
    private final ObeyReplay replay;
    private final PollSummaries summaries;
    private final PollWorkers workers;
    private final JobEvents triggers;
    private final RecordEvents events;
    private final PatchStatus patch;
    private final InstantSource clock;

    public JobReconciler(
            Steps steps,
            PollSummaries summaries,
            PollWorkers workers,
            JobEvents triggers,
            RecordEvents events,
            PatchStatus patch,
            InstantSource clock) {
        this.mirror = steps.mirror();
        this.obey = steps.obey();
        this.release = steps.release();
        this.replay = steps.replay();
        this.summaries = summaries;
        this.workers = workers;
        this.triggers = triggers;
        this.events = events;
        this.patch = patch;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, DistributedCronJob>> prepareEventSources(
            EventSourceContext<DistributedCronJob> context) {
        context.getPrimaryCache()
                .addIndexers(Map.of(BY_POOL, job -> List.of(ReadJob.pool(job).toString())));
        InformerEventSource<WorkerPool, DistributedCronJob> pools = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(WorkerPool.class, DistributedCronJob.class)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(pool -> jobsOf(
                                context,
                                new PoolId(
                                        pool.getMetadata().getNamespace(),
                                        pool.getMetadata().getName())))
                        .withPrimaryToSecondaryMapper((DistributedCronJob job) -> Set.of(poolOf(job)))
                        // Only whether a pool exists is of interest.
                        .withOnUpdateFilter((now, before) -> false)
                        .build(),
                context);
        SimpleInboundEventSource<DistributedCronJob> inbound = new SimpleInboundEventSource<>("changes");
        triggers.deliverTo(inbound::propagateEvent, pool -> jobsOf(context, pool));
        return List.of(pools, inbound);
    }

    @Override
    public UpdateControl<DistributedCronJob> reconcile(
            DistributedCronJob resource, Context<DistributedCronJob> context) {
        JobId id = ReadJob.id(resource);
        boolean poolExists = context.getSecondaryResource(WorkerPool.class).isPresent();

        Standing standing = mirror.bring(resource, poolExists);
        List<WishOutcome> wishes = new ArrayList<>();
        Optional<ReleaseOutcome> released = release.obey(resource, standing);
        released.ifPresent(wishes::add);
        if (released.isPresent() && released.get().released()) {
            standing = mirror.bring(resource, poolExists);
        }
        obey.obey(resource, standing).ifPresent(wishes::add);
        replay.obey(resource, standing).ifPresent(wishes::add);

        Instant now = clock.instant();
        PoolFacts pool = workers.of(ReadJob.pool(resource));
        DistributedCronJobStatus before = JobStatus.before(resource);
        DistributedCronJobStatus after = JobStatus.after(resource, standing, pool, summaries.latest(id), wishes, now);
        UpdateControl<DistributedCronJob> control =
                after.equals(before) ? UpdateControl.noUpdate() : UpdateControl.patchStatus(patch.of(resource, after));
        events.transitions(resource, before.conditions(), after.conditions());
        events.transitions(resource, TriggerOutcome.TRIGGERED, before.conditions(), after.conditions());
        events.transitions(resource, ReleaseOutcome.RELEASED, before.conditions(), after.conditions());
        events.transitions(resource, ReplayOutcome.REPLAYED, before.conditions(), after.conditions());
        if (JobStatus.isHeld(after) || JobStatus.isHeld(before)) {
            events.transitions(resource, JobStatus.SCHEDULED, before.conditions(), after.conditions());
        }
        for (SkipReason reason : SkippedTimesShown.news(before, after)) {
            events.warning(resource, "TimesSkipped", SkippedTimesShown.message(reason));
        }
        if (standing instanceof Standing.Unreachable) {
            return control.rescheduleAfter(backoff(after, now));
        }
        return wishes.stream().anyMatch(it -> it.verdict().reason().equals(JobReason.STORE_UNAVAILABLE))
                ? control.rescheduleAfter(Backoff.FIRST)
                : control;
    }

    /** Whether a change of a resource is of interest: of what it declares, of what it asks for, or of its deletion. */
    public static boolean concerns(DistributedCronJob now, DistributedCronJob before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !TriggerWish.same(now, before)
                || now.isMarkedForDeletion() != before.isMarkedForDeletion()
                || !now.hasFinalizer(FINALIZER)
                || !before.hasFinalizer(FINALIZER);
    }

    @Override
    public DeleteControl cleanup(DistributedCronJob resource, Context<DistributedCronJob> context) {
        try {
            mirror.remove(resource);
        } catch (StoreException e) {
            events.warning(
                    resource,
                    JobReason.STORE_UNAVAILABLE,
                    "The job is still in MongoDB, which did not answer; its deletion is tried again.");
            LOG.warn("Job {} could not be deleted, and is tried again: {}", ReadJob.id(resource), e.getMessage());
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(Duration.ofSeconds(5));
        }
        summaries.forget(ReadJob.id(resource));
        LOG.info("Job {} is deleted", ReadJob.id(resource));
        return DeleteControl.defaultDelete();
    }

    /** The longer it lasts the rarer it is tried. */
    private static Duration backoff(DistributedCronJobStatus status, Instant now) {
        return Conditions.failingSince(status.conditions(), Verdict.READY, JobReason.STORE_UNAVAILABLE)
                .map(since -> Backoff.after(Duration.between(since, now)))
                .orElse(Backoff.FIRST);
    }

    private static ResourceID poolOf(DistributedCronJob job) {
        return new ResourceID(job.getSpec().workerPool(), job.getMetadata().getNamespace());
    }

    private static Set<ResourceID> jobsOf(EventSourceContext<DistributedCronJob> context, PoolId pool) {
        return context.getPrimaryCache().byIndex(BY_POOL, pool.toString()).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }
}
