package io.distributedcron.benchmarks.load;

import io.distributedcron.embedded.MongoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What a peer keeps its jobs in. */
enum PeerDatabase {
    POSTGRESQL {
        @Override
        Map<String, String> settings() {
            return Map.of("PostgreSQL " + PostgresCluster.version(), PostgresCluster.SETTINGS.toString());
        }

        @Override
        Opened open(Path folder, Processes processes) throws IOException, InterruptedException {
            return new Opened(PostgresCluster.start(folder, processes).url(), () -> {});
        }
    },
    MONGODB {
        @Override
        Map<String, String> settings() {
            return Map.of(
                    "MongoDB", "the same as ours: cache " + OurServers.CACHE_MEGABYTES + " MB, majority and journal");
        }

        @Override
        Opened open(Path folder, Processes processes) {
            MongoServer server = OurServers.mongo(folder);
            processes.watch("MongoDB", server.pid());
            return new Opened(server.uri(), server::close);
        }
    };

    /**
     * A database that answers.
     *
     * @param url where it is
     * @param close ends it, unless the processes that it was given do
     */
    record Opened(String url, Runnable close) {
        static final Opened NONE = new Opened("", () -> {});
    }

    /** For the report. */
    abstract Map<String, String> settings();

    /** Starts one in a folder. */
    abstract Opened open(Path folder, Processes processes) throws IOException, InterruptedException;
}
