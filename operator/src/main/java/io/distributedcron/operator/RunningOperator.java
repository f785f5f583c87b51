package io.distributedcron.operator;

import io.distributedcron.core.declare.DeclareJob;
import io.distributedcron.core.declare.ReleaseJobs;
import io.distributedcron.core.declare.ReplayRuns;
import io.distributedcron.core.declare.RequestRuns;
import io.distributedcron.core.declare.SweepAgain;
import io.distributedcron.operator.reconcile.ApplyDeployment;
import io.distributedcron.operator.reconcile.JobEvents;
import io.distributedcron.operator.reconcile.JobReconciler;
import io.distributedcron.operator.reconcile.KeepSchedulers;
import io.distributedcron.operator.reconcile.MirrorJob;
import io.distributedcron.operator.reconcile.ObeyRelease;
import io.distributedcron.operator.reconcile.ObeyReplay;
import io.distributedcron.operator.reconcile.ObeyTrigger;
import io.distributedcron.operator.reconcile.PatchStatus;
import io.distributedcron.operator.reconcile.PoolChannels;
import io.distributedcron.operator.reconcile.PoolReconciler;
import io.distributedcron.operator.reconcile.RecordEvents;
import io.distributedcron.operator.watch.PollSummaries;
import io.distributedcron.operator.watch.PollWorkers;
import io.distributedcron.operator.watch.TickLoop;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's parts, wired and running. The clients it was given are the caller's to close, afterwards. */
public final class RunningOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningOperator.class);

    /** So often everything is looked at again, whatever events said: some may have been missed. */
    private static final Duration RESYNC = Duration.ofMinutes(5);

    /** How many reconciliations run at once. */
    private static final int THREADS = 8;

    private static final Duration CACHE_SYNC = Duration.ofMinutes(2);

    private final Operator operator;
    private final List<TickLoop> loops;
    private final CountDownLatch informerLost;

    private RunningOperator(Operator operator, List<TickLoop> loops, CountDownLatch informerLost) {
        this.operator = operator;
        this.loops = loops;
        this.informerLost = informerLost;
    }

    /**
     * Starts the operator and returns when its caches are filled.
     *
     * @param clock as the database's
     */
    public static RunningOperator start(
            KubernetesClient client,
            StorePorts store,
            PoolChannels channels,
            OperatorSettings settings,
            InstantSource clock) {
        DeclareJob declare = new DeclareJob(store.jobs(), store.plannedRuns(), clock, new SecureRandom());
        SweepAgain sweep = new SweepAgain(store.jobs(), declare, clock);
        JobEvents triggers = new JobEvents();
        PollSummaries summaries = new PollSummaries(store.history(), clock, triggers::job);
        PollWorkers workers = new PollWorkers(store.leases(), triggers::pool);
        RecordEvents events = new RecordEvents(client, clock);
        PatchStatus patch = new PatchStatus(settings.serverSideApply());
        ApplyDeployment apply = new ApplyDeployment(client, settings.serverSideApply());
        MirrorJob mirror = new MirrorJob(declare, store.jobs(), sweep, summaries::declared, clock);
        RequestRuns requests = new RequestRuns(store.triggers(), store.plannedRuns(), clock, new SecureRandom());
        ObeyTrigger obey = new ObeyTrigger(requests, store.jobs());
        ObeyReplay replay = new ObeyReplay(
                new ReplayRuns(requests, store.plannedRuns(), store.history(), store.jobs(), store.triggers(), clock),
                store.jobs(),
                clock);
        ObeyRelease release = new ObeyRelease(
                new ReleaseJobs(store.held(), store.triggers(), declare, clock),
                store.jobs(),
                sweep,
                summaries::declared,
                clock);
        CountDownLatch informerLost = new CountDownLatch(1);

        Operator operator = operator(client, settings, informerLost);
        register(
                operator,
                new JobReconciler(
                        new JobReconciler.Steps(mirror, obey, release, replay),
                        summaries,
                        workers,
                        triggers,
                        events,
                        patch,
                        clock),
                "distributedcronjob",
                settings,
                JobReconciler.FINALIZER,
                JobReconciler::concerns);
        register(
                operator,
                new PoolReconciler(settings.servers(), settings.workerImage(), channels, apply, events, patch, clock),
                "workerpool",
                settings,
                null,
                null);
        operator.start();
        KeepSchedulers schedulers = new KeepSchedulers(client, apply, settings.servers(), wanted(client, settings));
        List<TickLoop> loops = List.of(
                TickLoop.start("keep schedulers", Duration.ofSeconds(10), schedulers::tick),
                TickLoop.start("poll workers", Duration.ofSeconds(2), workers::tick),
                TickLoop.start("poll summaries", Duration.ofSeconds(1), summaries::tick),
                TickLoop.start("sweep again", Duration.ofMillis(200), sweep::tick));
        return new RunningOperator(operator, loops, informerLost);
    }

    private static Operator operator(KubernetesClient client, OperatorSettings settings, CountDownLatch informerLost) {
        return new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(settings.serverSideApply())
                .withConcurrentReconciliationThreads(THREADS)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(5))
                .withCacheSyncTimeout(CACHE_SYNC)
                .withInformerStoppedHandler((informer, problem) -> {
                    if (problem != null && informer.hasSynced()) {
                        LOG.error(
                                "An informer ended for ever, so the operator must start anew: {}",
                                problem.toString(),
                                problem);
                        informerLost.countDown();
                    }
                }));
    }

    private static <R extends HasMetadata> void register(
            Operator operator,
            Reconciler<R> reconciler,
            String name,
            OperatorSettings settings,
            @Nullable String finalizer,
            @Nullable OnUpdateFilter<R> concerns) {
        operator.register(reconciler, (ControllerConfigurationOverrider<R> configuration) -> {
            configuration
                    .withName(name)
                    .withFieldManager(ApplyDeployment.FIELD_MANAGER)
                    .withReconciliationMaxInterval(RESYNC)
                    .withRetry(GenericRetry.defaultLimitedExponentialRetry()
                            .setInitialInterval(Duration.ofSeconds(1))
                            .setIntervalMultiplier(2)
                            .setMaxInterval(Duration.ofMinutes(1).toMillis())
                            .withoutMaxAttempts());
            if (concerns != null) {
                configuration.withGenerationAware(false).withOnUpdateFilter(concerns);
            }
            if (finalizer != null) {
                configuration.withFinalizer(finalizer);
            }
            if (!settings.watched().isEmpty()) {
                configuration.settingNamespaces(settings.watched());
            }
        });
    }

    private static KeepSchedulers.Wanted wanted(KubernetesClient client, OperatorSettings settings) {
        String current = client.getNamespace();
        return new KeepSchedulers.Wanted(
                settings.namespace().orElse(current == null ? "default" : current),
                settings.schedulerImage(),
                settings.schedulerReplicas(),
                settings.ownDeployment());
    }

    /** Whether everything that it watches is watched. */
    public boolean healthy() {
        return informerLost.getCount() > 0 && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Whether it cannot go on: only a new process helps. */
    boolean lost() {
        return informerLost.getCount() == 0;
    }

    /** Returns when it cannot go on: only a new process helps. */
    public void awaitLoss() throws InterruptedException {
        informerLost.await();
    }

    /** Ends it: no new reconciliation begins, those under way have some seconds. */
    @Override
    public void close() {
        loops.forEach(TickLoop::close);
        operator.stop();
    }
}
