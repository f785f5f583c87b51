package io.distributedcron.local.process;

import io.distributedcron.core.time.Ticker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many processes per Deployment as it wants, started again when they end and replaced when their template
 * changes. Thread-safe; whoever owns it calls {@link #tick} a few times a second.
 */
public final class RunDeployments {
    private final LocalImages images;
    private final Path logs;
    private final PodNews news;
    private final Ticker ticker;
    private final Map<String, Deployed> deployed = new LinkedHashMap<>();

    private static final class Deployed {
        private final String uid;
        private final List<Pod> pods = new ArrayList<>();
        private @Nullable Workload wanted;
        private int started;

        Deployed(String uid) {
            this.uid = uid;
        }
    }

    /** A pod, for views and tests. */
    public record PodView(String workload, String name, Optional<Long> pid, boolean ready, boolean stopping) {}

    /**
     * A runner without pods.
     *
     * @param logs the folder that gets a log file for each pod
     */
    public RunDeployments(LocalImages images, Path logs, PodNews news, Ticker ticker) {
        this.images = images;
        this.logs = logs;
        this.news = news;
        this.ticker = ticker;
    }

    /** Goes on with the Deployments known from the last {@link #tick(Collection)}. */
    public synchronized void tick() {
        deployed.values().forEach(this::step);
        deployed.values().removeIf(one -> one.wanted == null && one.pods.isEmpty());
    }

    /** Takes these Deployments as all there are, and goes on. */
    public synchronized void tick(Collection<Workload> workloads) {
        deployed.values().forEach(one -> one.wanted = null);
        for (Workload workload : workloads) {
            deployed.computeIfAbsent(workload.uid(), Deployed::new).wanted = workload;
        }
        tick();
    }

    /** Ends what is left, at once. */
    public synchronized void killAll() {
        deployed.values().forEach(one -> one.pods.forEach(Pod::kill));
    }

    private void step(Deployed one) {
        one.pods.forEach(Pod::tick);
        one.pods.removeIf(Pod::isGone);
        Workload wanted = one.wanted;
        if (wanted == null) {
            one.pods.forEach(Pod::stop);
        } else {
            Rollout rollout = Rollout.of(wanted, one.pods);
            rollout.stop().forEach(Pod::stop);
            for (int i = 0; i < rollout.start(); i++) {
                one.pods.add(new Pod(podName(wanted, ++one.started), wanted.template(), images, logs, news, ticker));
            }
        }
        one.pods.forEach(Pod::tick);
    }

    private static String podName(Workload workload, int ordinal) {
        int hash = workload.template().hashCode() & 0xffff;
        return String.format(Locale.ROOT, "%s-%04x-%d", workload.name(), hash, ordinal);
    }

    /** What runs of each wanted Deployment, by its uid. */
    public synchronized Map<String, WorkloadStatus> statuses() {
        return deployed.values().stream()
                .filter(one -> one.wanted != null)
                .collect(Collectors.toMap(one -> one.uid, RunDeployments::status));
    }

    private static WorkloadStatus status(Deployed one) {
        Workload wanted = Objects.requireNonNull(one.wanted);
        List<Pod> updated = one.pods.stream()
                .filter(pod -> !pod.isStopping() && pod.template().equals(wanted.template()))
                .toList();
        int ready = (int) one.pods.stream().filter(Pod::isReady).count();
        return new WorkloadStatus(wanted.generation(), one.pods.size(), updated.size(), ready);
    }

    public synchronized List<PodView> pods() {
        return deployed.values().stream()
                .flatMap(one -> one.pods.stream()
                        .map(pod -> new PodView(
                                one.wanted == null ? "" : one.wanted.key(),
                                pod.name(),
                                pod.pid(),
                                pod.isReady(),
                                pod.isStopping())))
                .toList();
    }
}
