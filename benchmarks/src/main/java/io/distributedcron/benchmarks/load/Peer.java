package io.distributedcron.benchmarks.load;

import io.distributedcron.benchmarks.peer.DbSchedulerPeer;
import io.distributedcron.benchmarks.peer.JobRunrPeer;
import io.distributedcron.benchmarks.peer.PeerLoad;
import io.distributedcron.benchmarks.peer.QuartzPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Another scheduler: one JVM and its database.
 *
 * @param main its main class
 * @param ourSettings how it is set, for the report
 */
record Peer(String name, Class<?> main, Map<String, String> ourSettings, PeerDatabase database) implements Contestant {
    private static final List<String> FLAGS =
            List.of("-Xmx3g", "-Dlogback.configurationFile=io/distributedcron/benchmarks/process-logback.xml");
    private static final Duration LOADED_WITHIN = Duration.ofMinutes(5);

    /** All of them, the fastest first. */
    static List<Contestant> all() {
        return List.of(
                new Peer("db-scheduler", DbSchedulerPeer.class, DbSchedulerPeer.SETTINGS, PeerDatabase.POSTGRESQL),
                new Peer("JobRunr", JobRunrPeer.class, JobRunrPeer.SETTINGS, PeerDatabase.POSTGRESQL),
                new Peer("JobRunr-MongoDB", JobRunrPeer.class, JobRunrPeer.SETTINGS, PeerDatabase.MONGODB),
                new Peer("Quartz", QuartzPeer.class, QuartzPeer.SETTINGS, PeerDatabase.POSTGRESQL));
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(ourSettings);
        settings.put("JVM", FLAGS.getFirst() + ", the collector that it chooses");
        settings.putAll(database.settings());
        return settings;
    }

    @Override
    public Running start(Load load, Path folder, Path notes) throws IOException, InterruptedException {
        Processes processes = new Processes(folder.resolve("logs"));
        PeerDatabase.Opened opened = PeerDatabase.Opened.NONE;
        try {
            opened = database.open(folder, processes);
            processes.start(
                    name,
                    Processes.java(FLAGS, main.getName()),
                    environment(load, opened.url(), notes),
                    Pattern.compile(PeerLoad.STARTED),
                    LOADED_WITHIN);
            return new Started(processes, opened);
        } catch (IOException | InterruptedException | RuntimeException e) {
            processes.close();
            opened.close().run();
            throw e;
        }
    }

    private static Map<String, String> environment(Load load, String url, Path notes) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(PeerLoad.JOBS, String.valueOf(load.jobs()));
        environment.put(PeerLoad.CRON, load.cron());
        environment.put(PeerLoad.SPREAD, String.valueOf(load.spread()));
        environment.put(PeerLoad.SATURATING, String.valueOf(load.saturating()));
        environment.put(PeerLoad.DATABASE, url);
        environment.put(CallNotes.FOLDER, notes.toString());
        return environment;
    }

    private record Started(Processes processes, PeerDatabase.Opened database) implements Running {
        @Override
        public Map<String, Double> cpuSeconds() {
            return processes.cpuSeconds();
        }

        @Override
        public Map<String, Double> counters() {
            return Map.of();
        }

        @Override
        public void close() throws InterruptedException {
            processes.close();
            database.close().run();
        }
    }
}
