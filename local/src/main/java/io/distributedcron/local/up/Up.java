package io.distributedcron.local.up;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.local.manifest.SyncManifests;
import io.distributedcron.local.process.CollectOrphans;
import io.distributedcron.local.process.KubernetesWorkloads;
import io.distributedcron.local.process.PodTemplate;
import io.distributedcron.local.process.RunDeployments;
import io.distributedcron.local.process.Workload;
import io.distributedcron.local.verdict.ObservedRun;
import io.distributedcron.local.verdict.Verdict;
import io.distributedcron.local.view.View;
import io.distributedcron.local.watch.DeclaredJob;
import io.distributedcron.local.watch.FollowResources;
import io.distributedcron.local.watch.WatchRuns;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The composition root of {@code dcron up}: starts everything in order, waits, judges, and ends everything in order. */
public final class Up {
    private static final String JOB_KIND = "DistributedCronJob";
    private static final Duration LAST_RUNS = Duration.ofSeconds(20);
    private static final Duration STOP_AT_MOST = Duration.ofSeconds(12);
    private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(5);

    /** What is done to the API is done again by whoever does it; waiting inside a call would hold up everything else. */
    private static final int RETRIES_OF_A_CALL = 1;

    private static final Duration READY_SOON = Duration.ofSeconds(60);
    private static final Duration TAKEN_UP_AT_MOST = Duration.ofMinutes(3);
    private static final Duration READY_AT_MOST = Duration.ofMinutes(3);

    private final UpOptions options;
    private final Programs programs;
    private final Map<String, String> environment;
    private final View view;
    private final InstantSource local = InstantSource.system();
    private final Ticker ticker = Ticker.system();
    private final Instant commandGiven;
    private final CountDownLatch asked = new CountDownLatch(1);

    /**
     * One that has not begun.
     *
     * @param environment of this process
     * @param commandGiven when the command was typed
     */
    Up(UpOptions options, Programs programs, Map<String, String> environment, View view, Instant commandGiven) {
        this.options = options;
        this.programs = programs;
        this.environment = Map.copyOf(environment);
        this.view = view;
        this.commandGiven = commandGiven;
    }

    /** Asks for the end; it comes in order and may take some seconds. */
    public void stop() {
        asked.countDown();
    }

    /**
     * Runs until the time is over or an end was asked for.
     *
     * @return the last word; empty if it was asked to stop before everything ran
     * @throws CannotStartException if it cannot begin; the message is for people
     */
    public Optional<Summary> run() throws CannotStartException, InterruptedException, IOException {
        try (UpFolder folder = UpFolder.take(options.folder(), options.fresh())) {
            Files.createDirectories(folder.logs());
            ImageTable images = new ImageTable();
            Given given = Given.of(environment, options.kubeconfig());
            new CheckGiven(ANSWER_AT_MOST, ticker).check(given, environment);
            try (Servers servers = new StartServers(folder, given, options.kube(), view::event, ticker).start()) {
                buildImages(images, folder, servers);
                return with(folder, servers, images);
            }
        } catch (UpFolder.InUseException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()));
        }
    }

    /** It cannot begin. */
    public static final class CannotStartException extends Exception {
        private static final long serialVersionUID = 1L;

        CannotStartException(String message) {
            super(message);
        }
    }

    private void buildImages(ImageTable images, UpFolder folder, Servers servers)
            throws IOException, InterruptedException {
        Map<String, String> child = childEnvironment(folder, servers);
        programs.addTo(images, child);
        for (Path manifest : options.manifests()) {
            Optional<LocalImagesFile> file = LocalImagesFile.beside(manifest);
            if (file.isPresent()) {
                file.get().addTo(images, child, folder.logs(), view::event);
            }
        }
    }

    private Map<String, String> childEnvironment(UpFolder folder, Servers servers) {
        Map<String, String> child = new TreeMap<>(servers.environment());
        String javaHome = System.getProperty("java.home");
        child.put("JAVA_HOME", javaHome);
        child.put("PATH", Path.of(javaHome, "bin") + ":" + environment.getOrDefault("PATH", "/usr/bin:/bin"));
        child.put("DCRON_HOME", options.home().toString());
        child.put("DCRON_RUN_LOG", folder.runLog().toAbsolutePath().toString());
        return child;
    }

    private Optional<Summary> with(UpFolder folder, Servers servers, ImageTable images)
            throws InterruptedException, IOException, CannotStartException {
        Config config = Config.fromKubeconfig(Files.readString(servers.kubeconfig()));
        config.setRequestRetryBackoffLimit(RETRIES_OF_A_CALL);
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                MongoStores stores = MongoStores.connect(servers.mongoUri(), installation())) {
            InstallCrds.from(options.home().resolve("crds"), client);
            TellNews news = new TellNews(view::event, ticker);
            RunDeployments pods = new RunDeployments(images, folder.logs(), news, ticker);
            KubernetesWorkloads workloads = new KubernetesWorkloads(client);
            sayHowToLook(servers);
            boolean clusterRunsThem = !client.nodes().list().getItems().isEmpty();
            if (clusterRunsThem) {
                view.event(
                        "The cluster has nodes: its own controllers run the Deployments, only the operator runs here.");
            }
            if (!clusterRunsThem) {
                workloads.removeOthers(servers.environment());
            }
            Loop run = Loop.start(
                    "running Deployments",
                    Duration.ofMillis(200),
                    () -> runDeployments(pods, workloads, clusterRunsThem),
                    view::event);
            Loop orphans = Loop.start(
                    "deleting what lost its owner",
                    Duration.ofSeconds(2),
                    clusterRunsThem ? () -> {} : new CollectOrphans(client)::tick,
                    view::event);
            try {
                return observe(folder, client, stores, servers, news, pods);
            } finally {
                orphans.close();
                run.close();
                stopAll(pods);
            }
        }
    }

    private Installation installation() {
        String name = environment.get("DCRON_INSTALLATION");
        return name == null || name.isBlank() ? Installation.DEFAULT : new Installation(name);
    }

    private void runDeployments(RunDeployments pods, KubernetesWorkloads workloads, boolean clusterRunsThem) {
        List<Workload> all = new ArrayList<>();
        all.add(operator());
        if (clusterRunsThem) {
            pods.tick(all);
            return;
        }
        List<Workload> listed;
        try {
            listed = workloads.list();
        } catch (RuntimeException e) {
            // What runs goes on and is started again, whether the API answers or not.
            pods.tick();
            throw e;
        }
        all.addAll(listed);
        pods.tick(all);
        workloads.report(listed, pods.statuses());
    }

    private Workload operator() {
        Map<String, String> variables = Map.of(
                "DCRON_NAMESPACE",
                "default",
                "DCRON_SCHEDULER_IMAGE",
                Programs.SCHEDULER_IMAGE,
                "DCRON_SCHEDULER_REPLICAS",
                String.valueOf(options.schedulers()),
                "DCRON_WORKER_IMAGE",
                Programs.WORKER_IMAGE);
        PodTemplate template =
                new PodTemplate(Programs.OPERATOR_IMAGE, List.of(), List.of(), variables, Duration.ofSeconds(10));
        return new Workload("local/operator", "the-operator", 1, 1, template);
    }

    private void sayHowToLook(Servers servers) {
        String kubectl = servers.kubectl().map(Path::toString).orElse("kubectl");
        view.event("look with: " + kubectl + " --kubeconfig " + servers.kubeconfig() + " get dcj -A");
    }

    private Optional<Summary> observe(
            UpFolder folder,
            KubernetesClient client,
            MongoStores stores,
            Servers servers,
            TellNews news,
            RunDeployments pods)
            throws InterruptedException, CannotStartException {
        SyncManifests sync = new SyncManifests(client, options.manifests(), folder.applied(), news);
        CountDownLatch applied = new CountDownLatch(1);
        Loop manifests = Loop.start(
                "applying manifests", Duration.ofMillis(300), () -> applyManifests(sync, news, applied), view::event);
        WatchRuns watch = new WatchRuns(stores.jobs(), stores.history());
        FollowResources follow = FollowResources.start(client, watch);
        try {
            if (!awaitApplied(applied)) {
                return Optional.empty();
            }
            CorrectedClock clock = new CorrectedClock(stores.clock(), local, ticker);
            clock.measure();
            if (!warmUp(watch, clock)) {
                return Optional.empty();
            }
            Observe observe = new Observe(
                    watch, pods, clock, view, clock.instant(), options.lasting().isEmpty());
            Loop watching = Loop.start("watching runs", Duration.ofSeconds(1), observe::tick, view::event);
            try {
                awaitEnd();
            } finally {
                watching.close();
                view.close();
            }
            return Optional.of(judge(watch, observe, clock, servers, sync, folder));
        } finally {
            follow.close();
            manifests.close();
        }
    }

    private void applyManifests(SyncManifests sync, TellNews news, CountDownLatch applied) {
        boolean all = news.schedulerWasReady();
        sync.tick(kind -> all || !kind.equals(JOB_KIND));
        news.sayApplied();
        if (all) {
            applied.countDown();
        }
    }

    /** False if an end was asked for before. Whoever said for how long is not kept waiting without end. */
    private boolean awaitApplied(CountDownLatch applied) throws InterruptedException, CannotStartException {
        long began = ticker.nanos();
        boolean told = false;
        while (!applied.await(100, TimeUnit.MILLISECONDS)) {
            if (asked.getCount() == 0) {
                return false;
            }
            long waited = ticker.nanos() - began;
            if (!told && waited > READY_SOON.toNanos()) {
                told = true;
                view.event("PROBLEM " + notReadyFor(READY_SOON));
            }
            if (options.lasting().isPresent() && waited > READY_AT_MOST.toNanos()) {
                throw new CannotStartException(notReadyFor(READY_AT_MOST));
            }
        }
        return true;
    }

    /** False if an end was asked for before. Warm is what has run for a while with all jobs taken up. */
    private boolean warmUp(WatchRuns watch, InstantSource clock) throws InterruptedException {
        if (options.warmUp().isZero()) {
            return asked.getCount() > 0;
        }
        long deadline = ticker.nanos() + TAKEN_UP_AT_MOST.toNanos();
        watch.readJobs(clock.instant());
        while (watch.notStored().stream().anyMatch(job -> job.notReady().isEmpty()) && ticker.nanos() - deadline < 0) {
            if (asked.await(500, TimeUnit.MILLISECONDS)) {
                return false;
            }
            watch.readJobs(clock.instant());
        }
        return !asked.await(options.warmUp().toMillis(), TimeUnit.MILLISECONDS);
    }

    private String notReadyFor(Duration time) {
        return "no scheduler is ready after " + time.toSeconds() + " s; the logs are in "
                + options.folder().resolve("logs");
    }

    private void awaitEnd() throws InterruptedException {
        if (options.lasting().isPresent()) {
            boolean unused = asked.await(options.lasting().get().toMillis(), TimeUnit.MILLISECONDS);
        } else {
            asked.await();
        }
    }

    private Summary judge(
            WatchRuns watch,
            Observe observe,
            CorrectedClock clock,
            Servers servers,
            SyncManifests sync,
            UpFolder folder)
            throws InterruptedException {
        Instant from = observe.from();
        Instant end = clock.instant();
        awaitLastRuns(watch, from, end);
        List<ObservedRun> runs = watch.runs();
        Verdict verdict = Verdict.of(
                watch.expectations(from, end),
                runs,
                RunLog.in(folder.runLog()).stream()
                        .filter(start -> !start.dueTime().isBefore(from))
                        .toList());
        Optional<Duration> firstRun = runs.stream()
                .flatMap(run -> run.startedAt().stream())
                .min(Comparator.naturalOrder())
                .map(first -> Duration.between(commandGiven, first));
        return Summary.of(verdict, Duration.between(from, end), firstRun, servers.kubernetes(), problems(watch, sync));
    }

    /** The last runs get a moment to finish. */
    private void awaitLastRuns(WatchRuns watch, Instant from, Instant end) throws InterruptedException {
        long deadline = ticker.nanos() + LAST_RUNS.toNanos();
        watch.readJobs(end);
        watch.read(watch.declared().stream().map(DeclaredJob::id).toList(), from);
        while (!watch.unfinished(end).isEmpty() && ticker.nanos() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(200);
            watch.read(watch.unfinished(end), from);
        }
    }

    private static List<String> problems(WatchRuns watch, SyncManifests sync) {
        List<String> problems = new ArrayList<>(sync.problems());
        for (DeclaredJob job : watch.declared()) {
            job.notReady().ifPresent(reason -> problems.add(job.id() + " is not ready: " + reason));
        }
        for (DeclaredJob job : watch.notStored()) {
            if (job.notReady().isEmpty()) {
                problems.add(job.id() + " was not taken up by the operator");
            }
        }
        return problems;
    }

    private void stopAll(RunDeployments pods) throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        long deadline = ticker.nanos() + STOP_AT_MOST.toNanos();
        pods.tick(List.of());
        while (!pods.pods().isEmpty() && ticker.nanos() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(50);
            pods.tick();
        }
        pods.killAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
