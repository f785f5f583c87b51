package io.distributedcron.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One server of each kind per JVM, for tests: started when first asked for, in a temporary folder, and ended with the
 * JVM. Tests keep apart by names of their own (database, topic, key prefix, namespace). Do not kill or close them: a
 * test that does starts its own.
 */
public final class SharedServers {

    private static final Object LOCK = new Object();
    private static final List<EmbeddedServer> STARTED = new ArrayList<>();

    private static @Nullable Path folder;
    private static @Nullable MongoServer mongo;
    private static @Nullable RedisServer redis;
    private static @Nullable KafkaBroker kafka;
    private static @Nullable KubernetesApi kubernetes;

    private SharedServers() {}

    public static MongoServer mongo() {
        synchronized (LOCK) {
            MongoServer server = mongo;
            if (server == null) {
                server = start("mongo", MongoServer::start);
                mongo = server;
            }
            return server;
        }
    }

    public static RedisServer redis() {
        synchronized (LOCK) {
            RedisServer server = redis;
            if (server == null) {
                server = start("redis", RedisServer::start);
                redis = server;
            }
            return server;
        }
    }

    public static KafkaBroker kafka() {
        synchronized (LOCK) {
            KafkaBroker server = kafka;
            if (server == null) {
                server = start("kafka", KafkaBroker::start);
                kafka = server;
            }
            return server;
        }
    }

    /** The real one: a test that needs it fails, with the way to obtain it, where it is missing. */
    public static KubernetesApi kubernetes() {
        synchronized (LOCK) {
            KubernetesApi server = kubernetes;
            if (server == null) {
                server = start("kubernetes", KubernetesApi::startReal);
                kubernetes = server;
            }
            return server;
        }
    }

    private static <S extends EmbeddedServer> S start(String name, Function<Path, S> starter) {
        S server = starter.apply(folder().resolve(name));
        STARTED.add(server);
        return server;
    }

    private static Path folder() {
        Path existing = folder;
        if (existing != null) {
            return existing;
        }
        try {
            Path created = Files.createTempDirectory("distributed-cron-servers-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endAll(created), "end shared servers"));
            folder = created;
            return created;
        } catch (IOException e) {
            throw new ServerStartException("No temporary folder could be created for servers: " + e, e);
        }
    }

    private static void endAll(Path folder) {
        synchronized (LOCK) {
            // Nothing of the data is kept, so nothing is gained by ending in order.
            STARTED.forEach(EmbeddedServer::kill);
            try {
                CacheFolder.delete(folder);
            } catch (IOException e) {
                System.err.println("The temporary folder " + folder + " of shared servers could not be deleted: " + e);
            }
        }
    }
}
