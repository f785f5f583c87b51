package io.distributedcron.benchmarks.load;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.distributedcron.core.job.PoolId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** Distributed Cron as it is deployed: its servers, schedulers and workers, each a process. */
final class OurSystem implements Contestant {
    static final String NAME = "distributed-cron";
    static final PoolId POOL = new PoolId("bench", "default");

    /** Trimmed within a measurement, not ten minutes after it; floor and rotation in the proportion of the defaults. */
    private static final Map<String, String> TRIMMING = Map.of("DCRON_HISTORY_FLOOR", "1m", "DCRON_ROTATION", "48s");

    private final String name;
    private final Size size;
    private final List<String> moreFlags;
    private final Progress progress;

    private OurSystem(String name, Size size, List<String> moreFlags, Progress progress) {
        this.name = name;
        this.size = size;
        this.moreFlags = List.copyOf(moreFlags);
        this.progress = progress;
    }

    /** With nothing but the jobs of the load. */
    static OurSystem of(int schedulers, int workers, List<String> moreFlags, Progress progress) {
        return new OurSystem(NAME, new Size(schedulers, workers, 0), moreFlags, progress);
    }

    /** With so many active jobs besides, which are hardly ever due; named by their number. */
    static OurSystem beside(int quietJobs, BenchOptions options, Progress progress) throws IOException {
        String name = String.format(Locale.ROOT, "%,d jobs", quietJobs);
        Size size = new Size(options.schedulers(), options.workers(), quietJobs);
        return new OurSystem(name, size, options.flags(), progress);
    }

    /** How much of it there is. */
    private record Size(int schedulers, int workers, int quietJobs) {
        /** A rotation of seconds is for loads of few jobs. */
        Map<String, String> environment() {
            return quietJobs == 0 ? TRIMMING : Map.of();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "processes",
                size.schedulers() + " scheduler(s), one of them master, and " + size.workers() + " worker(s)");
        settings.putAll(OurPrograms.settings(size.environment()));
        settings.putAll(OurServers.settings());
        settings.put(
                "jobs",
                "Allow, catch-up Latest, history limits 3 and 1, declared by the client before schedulers and workers start");
        return settings;
    }

    /** Until the janitor deletes as much as ends: the floor of the history, a chunk of runs a job, and a rotation. */
    @Override
    public Duration moreWarmUp(Load load) {
        return load.saturating() ? Duration.ofSeconds(100) : Duration.ZERO;
    }

    @Override
    public Running start(Load load, Path folder, Path notes) throws IOException, InterruptedException {
        OurServers servers = OurServers.start(folder, progress);
        Processes processes = new Processes(folder.resolve("logs"));
        servers.pids().forEach(processes::watch);
        try {
            servers.prepare(POOL);
            declare(load, servers);
            OurPrograms programs = new OurPrograms(
                    servers, processes, size.environment(), moreFlags, OurPrograms.ClassPaths.ofThisProcess());
            for (int i = 0; i < size.workers(); i++) {
                programs.worker("worker-" + i, notes);
            }
            for (int i = 0; i < size.schedulers(); i++) {
                programs.scheduler("scheduler-" + i);
            }
            return new Started(
                    servers,
                    processes,
                    MongoClients.create(servers.mongo().uri()),
                    size.quietJobs() == 0
                            ? Optional.empty()
                            : Optional.of(TimeQueries.start(servers.mongo().uri(), POOL)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            processes.close();
            servers.close();
            throw e;
        }
    }

    private void declare(Load load, OurServers servers) throws IOException, InterruptedException {
        if (size.quietJobs() > 0) {
            new LoadQuietJobs(servers.mongo().uri(), POOL, size.quietJobs(), progress).load();
        }
        long began = System.nanoTime();
        new DeclareJobs(servers.mongo().uri(), POOL).declare(load);
        progress.say(String.format(
                Locale.ROOT, "%s: %d jobs declared in %.1f s", NAME, load.jobs(), (System.nanoTime() - began) / 1e9));
    }

    private record Started(OurServers servers, Processes processes, MongoClient client, Optional<TimeQueries> queries)
            implements Running {
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
        public Map<String, Double> figures(Instant from, Instant to) {
            return queries.map(it -> it.figures(from, to)).orElse(Map.of());
        }

        @Override
        public void close() throws InterruptedException {
            queries.ifPresent(TimeQueries::close);
            client.close();
            processes.close();
            servers.close();
        }
    }
}
