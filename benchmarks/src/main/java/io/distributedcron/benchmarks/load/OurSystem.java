package io.distributedcron.benchmarks.load;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.distributedcron.core.channel.kafka.KafkaTopics;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PutAnswer;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.embedded.EmbeddedServer;
import io.distributedcron.embedded.KafkaBroker;
import io.distributedcron.embedded.MongoServer;
import io.distributedcron.embedded.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.bson.Document;

/** Distributed Cron as it is deployed: its servers, schedulers and workers, each a process. */
final class OurSystem implements Contestant {
    static final String NAME = "distributed-cron";
    private static final PoolId POOL = new PoolId("bench", "default");
    private static final int CACHE_MEGABYTES = 3072;
    private static final int CONCURRENCY = 64;
    private static final int DECLARING = 16;
    private static final int PLANNED_AT_ONCE = 2_000;
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xshare:auto");
    private static final List<String> SCHEDULER_HEAP =
            List.of("-Xmx384m", "-Dlogback.configurationFile=io/distributedcron/benchmarks/process-logback.xml");
    private static final List<String> WORKER_HEAP = List.of("-Xmx512m");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final int schedulers;
    private final int workers;
    private final Map<String, String> environment;
    private final List<String> moreFlags;
    private final Progress progress;

    OurSystem(int schedulers, int workers, List<String> moreFlags, Progress progress) {
        this.schedulers = schedulers;
        this.workers = workers;
        this.moreFlags = List.copyOf(moreFlags);
        this.progress = progress;
        this.environment = Map.of("DCRON_HISTORY_FLOOR", "1m", "DCRON_ROTATION", "15s");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("processes", schedulers + " scheduler(s), one of them master, and " + workers + " worker(s)");
        settings.put("worker", "DCRON_CONCURRENCY=" + CONCURRENCY + ", " + String.join(" ", WORKER_HEAP));
        settings.put("scheduler", environment + ", " + SCHEDULER_HEAP.getFirst());
        settings.put("MongoDB", "writes of a majority and journalled, cache " + CACHE_MEGABYTES + " MB");
        settings.put("Kafka", "acks=all, share group");
        settings.put(
                "jobs",
                "Allow, catch-up Latest, history limits 3 and 1, stored as declaring them does, before schedulers and workers start");
        return settings;
    }

    /** Until the janitor deletes as much as ends: the floor of the history, a chunk of runs a job, and a rotation. */
    @Override
    public Duration moreWarmUp(Load load) {
        return load.saturating() ? Duration.ofSeconds(100) : Duration.ZERO;
    }

    @Override
    public Running start(Load load, Path folder, Path notes) throws IOException, InterruptedException {
        Servers servers = Servers.start(folder, progress);
        Processes processes = new Processes(folder.resolve("logs"));
        servers.pids().forEach(processes::watch);
        try {
            prepare(servers);
            declare(load, servers);
            startProcesses(servers, processes, notes);
            return new Started(
                    servers, processes, MongoClients.create(servers.mongo().uri()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            processes.close();
            servers.close();
            throw e;
        }
    }

    private static void prepare(Servers servers) {
        try (KafkaTopics topics =
                new KafkaTopics(Installation.DEFAULT, servers.kafka().bootstrapServers())) {
            topics.ensurePages();
            topics.ensurePool(POOL);
        }
    }

    private void declare(Load load, Servers servers) throws InterruptedException, IOException {
        long began = System.nanoTime();
        try (MongoStores stores = MongoStores.connect(servers.mongo().uri(), Installation.DEFAULT);
                ExecutorService executor = Executors.newFixedThreadPool(DECLARING)) {
            stores.ensureIndexes();
            List<Future<List<Run>>> stored = new ArrayList<>();
            for (int i = 0; i < load.jobs(); i++) {
                JobDeclaration declaration = declaration(i, load.cron());
                stored.add(executor.submit(() -> store(stores.jobs(), declaration)));
            }
            List<Run> first = new ArrayList<>();
            for (Future<List<Run>> one : stored) {
                first.addAll(one.get());
            }
            for (int from = 0; from < first.size(); from += PLANNED_AT_ONCE) {
                stores.plannedRuns().plan(first.subList(from, Math.min(first.size(), from + PLANNED_AT_ONCE)));
            }
        } catch (ExecutionException e) {
            throw new IOException("A job could not be declared", e);
        }
        progress.say(String.format(
                Locale.ROOT, "%s: %d jobs declared in %.1f s", NAME, load.jobs(), (System.nanoTime() - began) / 1e9));
    }

    /** What declaring a new job comes to: the job, then its first runs. */
    private static List<Run> store(JobStore jobs, JobDeclaration declaration) {
        if (!(jobs.put(declaration) instanceof PutAnswer.Stored(Job job))) {
            throw new IllegalStateException(declaration.id() + " was there already");
        }
        Schedule schedule = Schedule.parse(job.spec().schedule(), job.spec().timeZone());
        return PlannedTimes.first(schedule, job).times().stream()
                .map(time -> Run.planned(job, time, Ticket.random(new SplittableRandom()), job.changedAt()))
                .toList();
    }

    private static JobDeclaration declaration(int number, String cron) {
        String name = String.format(Locale.ROOT, "job-%07d", number);
        String uid = String.format(Locale.ROOT, "5f0c2b9e-7a51-4a8e-9d1c-%012d", number);
        JobSpec spec = JobSpec.of(NotedFunction.NAME, Timing.of(cron, "UTC"), POOL);
        return new JobDeclaration(new JobId("bench", name), new JobUid(uid), 1, spec, false, Optional.empty());
    }

    private void startProcesses(Servers servers, Processes processes, Path notes)
            throws IOException, InterruptedException {
        Map<String, String> common = new LinkedHashMap<>(environment);
        common.put("DCRON_MONGODB_URI", servers.mongo().uri());
        common.put("DCRON_KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers());
        common.put("DCRON_REDIS_URI", servers.redis().uri());
        for (int i = 0; i < workers; i++) {
            Map<String, String> its = new LinkedHashMap<>(common);
            its.put("DCRON_POOL", POOL.toString());
            its.put("DCRON_CONCURRENCY", String.valueOf(CONCURRENCY));
            its.put(CallNotes.FOLDER, notes.toString());
            processes.start(
                    "worker-" + i,
                    Processes.java(flags(WORKER_HEAP, "worker-" + i), "io.distributedcron.worker.WorkerMain"),
                    its,
                    Pattern.compile(" is ready"),
                    READY_WITHIN);
        }
        for (int i = 0; i < schedulers; i++) {
            processes.start(
                    "scheduler-" + i,
                    Processes.java(
                            flags(SCHEDULER_HEAP, "scheduler-" + i), "io.distributedcron.scheduler.SchedulerMain"),
                    common,
                    Pattern.compile(" is ready"),
                    READY_WITHIN);
        }
    }

    private List<String> flags(List<String> heap, String process) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(heap);
        moreFlags.forEach(flag -> flags.add(flag.replace("%n", process)));
        return flags;
    }

    private record Servers(MongoServer mongo, KafkaBroker kafka, RedisServer redis) {
        static Servers start(Path folder, Progress progress) {
            List<EmbeddedServer> started = new ArrayList<>();
            try {
                MongoServer mongo = MongoServer.start(
                        folder.resolve("mongodb"),
                        MongoServer.Settings.defaults().withCacheMegabytes(CACHE_MEGABYTES));
                started.add(mongo);
                KafkaBroker kafka = KafkaBroker.start(
                        folder.resolve("kafka"),
                        KafkaBroker.Settings.defaults().withOptimizing().withHeapMegabytes(512));
                started.add(kafka);
                RedisServer redis = RedisServer.start(folder.resolve("redis"));
                started.add(redis);
                started.forEach(server -> progress.say(String.format(Locale.ROOT, "%s: %s", NAME, server.describe())));
                return new Servers(mongo, kafka, redis);
            } catch (RuntimeException e) {
                started.forEach(EmbeddedServer::close);
                throw e;
            }
        }

        Map<String, Long> pids() {
            Map<String, Long> pids = new LinkedHashMap<>();
            pids.put("MongoDB", mongo.pid());
            pids.put("Kafka", kafka.pid());
            pids.put("Redis", redis.pid());
            return pids;
        }

        void close() {
            mongo.close();
            kafka.close();
            redis.close();
        }
    }

    private record Started(Servers servers, Processes processes, MongoClient client) implements Running {
        @Override
        public Map<String, Double> cpuSeconds() {
            return processes.cpuSeconds();
        }

        @Override
        public Map<String, Double> counters() {
            Document status = client.getDatabase("admin").runCommand(new Document("serverStatus", 1));
            Map<String, Double> counters = new LinkedHashMap<>();
            Document documents = status.get("metrics", new Document()).get("document", new Document());
            for (String what : List.of("inserted", "updated", "deleted")) {
                if (documents.get(what) instanceof Number count) {
                    counters.put("documents " + what, count.doubleValue());
                }
            }
            return counters;
        }

        @Override
        public void close() throws InterruptedException {
            client.close();
            processes.close();
            servers.close();
        }
    }
}
