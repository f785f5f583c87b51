package io.distributedcron.operator.reconcile;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.operator.api.WorkerPool;
import io.distributedcron.operator.api.WorkerPoolStatus;
import io.distributedcron.operator.pool.Labels;
import io.distributedcron.operator.pool.PoolStatus;
import io.distributedcron.operator.pool.PoolStatus.Problems;
import io.distributedcron.operator.pool.Servers;
import io.distributedcron.operator.pool.WorkerDeployment;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the topic and the Deployment of worker pools, and says in their status how many workers there are. */
public final class PoolReconciler implements Reconciler<WorkerPool> {
    /** How long a topic that was there is taken for granted. */
    static final Duration TRUSTED = Duration.ofMinutes(10);

    private final Servers servers;
    private final String defaultImage;
    private final PoolChannels channels;
    private final ApplyDeployment apply;
    private final RecordEvents events;
    private final PatchStatus patch;
    private final InstantSource clock;
    private final Map<PoolId, Instant> ensured = new ConcurrentHashMap<>();

    public PoolReconciler(
            Servers servers,
            String defaultImage,
            PoolChannels channels,
            ApplyDeployment apply,
            RecordEvents events,
            PatchStatus patch,
            InstantSource clock) {
        this.servers = servers;
        this.defaultImage = defaultImage;
        this.channels = channels;
        this.apply = apply;
        this.events = events;
        this.patch = patch;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, WorkerPool>> prepareEventSources(EventSourceContext<WorkerPool> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Deployment.class, WorkerPool.class)
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(Labels.workers())
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(WorkerPool.class))
                        .build(),
                context));
    }

    @Override
    public UpdateControl<WorkerPool> reconcile(WorkerPool pool, Context<WorkerPool> context) {
        Optional<Deployment> deployment = context.getSecondaryResource(Deployment.class);

        Optional<String> topicProblem = ensureTopic(WorkerDeployment.id(pool));
        Optional<String> deploymentProblem = applyDeployment(pool);

        Problems problems = new Problems(topicProblem, deploymentProblem);
        Instant now = clock.instant();
        WorkerPoolStatus before = PoolStatus.before(pool);
        WorkerPoolStatus after = PoolStatus.after(pool, deployment, problems, now);
        UpdateControl<WorkerPool> control =
                after.equals(before) ? UpdateControl.noUpdate() : UpdateControl.patchStatus(patch.of(pool, after));
        events.transitions(pool, before.conditions(), after.conditions());
        return problems.any() ? control.rescheduleAfter(backoff(after, now)) : control;
    }

    private Optional<String> ensureTopic(PoolId pool) {
        Instant last = ensured.get(pool);
        if (last != null && clock.instant().isBefore(last.plus(TRUSTED))) {
            return Optional.empty();
        }
        try {
            channels.ensurePool(pool);
            ensured.put(pool, clock.instant());
            return Optional.empty();
        } catch (ChannelException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> applyDeployment(WorkerPool pool) {
        try {
            apply.apply(WorkerDeployment.of(
                    pool, servers, defaultImage, Optional.of(pool.getSpec().replicas())));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Duration backoff(WorkerPoolStatus status, Instant now) {
        return status.conditions().stream()
                .findFirst()
                .map(ready -> Backoff.after(Duration.between(Instant.parse(ready.getLastTransitionTime()), now)))
                .orElse(Backoff.FIRST);
    }
}
