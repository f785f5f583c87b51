package io.distributedcron.benchmarks.load;

import io.distributedcron.benchmarks.peer.PeerLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Another scheduler: one JVM and a PostgreSQL.
 *
 * @param main its main class
 * @param ourSettings how it is set, for the report
 */
record PeerOnPostgres(String name, Class<?> main, Map<String, String> ourSettings) implements Contestant {
    private static final List<String> FLAGS =
            List.of("-Xmx3g", "-Dlogback.configurationFile=io/distributedcron/benchmarks/process-logback.xml");
    private static final Duration LOADED_WITHIN = Duration.ofMinutes(3);

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(ourSettings);
        settings.put("JVM", String.join(" ", FLAGS.subList(0, 1)) + ", the collector that it chooses");
        settings.put("PostgreSQL", PostgresCluster.SETTINGS.toString());
        return settings;
    }

    @Override
    public Running start(Load load, Path folder, Path notes) throws IOException, InterruptedException {
        Processes processes = new Processes(folder.resolve("logs"));
        try {
            PostgresCluster postgres = PostgresCluster.start(folder, processes);
            processes.start(
                    name,
                    Processes.java(FLAGS, main.getName()),
                    Map.of(
                            PeerLoad.JOBS,
                            String.valueOf(load.jobs()),
                            PeerLoad.CRON,
                            load.cron(),
                            PeerLoad.SPREAD,
                            String.valueOf(load.spread()),
                            PeerLoad.SATURATING,
                            String.valueOf(load.saturating()),
                            PeerLoad.DATABASE,
                            postgres.url(),
                            CallNotes.FOLDER,
                            notes.toString()),
                    Pattern.compile(PeerLoad.STARTED),
                    LOADED_WITHIN);
            return new Peer(processes);
        } catch (IOException | InterruptedException | RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    private record Peer(Processes processes) implements Running {
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
        }
    }
}
