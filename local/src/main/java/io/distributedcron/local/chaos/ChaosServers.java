package io.distributedcron.local.chaos;

import io.distributedcron.embedded.EmbeddedServer;
import io.distributedcron.embedded.KafkaBroker;
import io.distributedcron.embedded.KubernetesApi;
import io.distributedcron.embedded.MongoServer;
import io.distributedcron.embedded.RedisServer;
import io.distributedcron.embedded.mock.MockKubernetesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The servers, each killed and started again on its port and its data. Kafka tells clients where it is by the port they
 * came in by, so it has a listener for each process, advertised as the proxy of that process. Not thread-safe.
 */
final class ChaosServers implements AutoCloseable {
    private static final int MONGO_CACHE_MEGABYTES = 1_024;

    private final Path folder;
    private final KubernetesApi kubernetes;
    private final int controllerPort;
    private final Set<Integer> taken = new HashSet<>();
    private final List<Integer> listeners = new ArrayList<>();
    private final List<TcpProxy> kafkaProxies = new ArrayList<>();
    private MongoServer mongo;
    private RedisServer redis;
    private final Optional<SmallDisk> kafkaDisk;
    private KafkaBroker kafka;

    /**
     * Starts them.
     *
     * @param clients how many processes get a way to Kafka of their own
     * @param diskMegabytes how much the broker can keep, where that can be bounded
     */
    ChaosServers(Path folder, int clients, int diskMegabytes) {
        this.folder = folder;
        kubernetes = MockKubernetesApi.start(folder.resolve("kubernetes"), 0);
        mongo = MongoServer.start(folder.resolve("mongodb"), mongoSettings());
        redis = RedisServer.start(folder.resolve("redis"));
        controllerPort = freePort();
        for (int i = 0; i < clients; i++) {
            listeners.add(freePort());
            kafkaProxies.add(TcpProxy.to(listeners.getLast()));
        }
        kafkaDisk = SmallDisk.in(folder.resolve("kafka").resolve("logs").toAbsolutePath(), diskMegabytes);
        kafka = startKafka(freePort());
    }

    private static MongoServer.Settings mongoSettings() {
        return MongoServer.Settings.defaults().withCacheMegabytes(MONGO_CACHE_MEGABYTES);
    }

    /** The process of a server, as long as it lives. */
    long pid(Member.Server server) {
        return running(server).pid();
    }

    /** Where a server keeps its data. */
    Path data(Member.Server server) {
        return folder.resolve(
                switch (server) {
                    case MONGODB -> "mongodb";
                    case REDIS -> "redis";
                    case KAFKA -> "kafka";
                });
    }

    /** From below the range that the system hands to outgoing connections, so that it is still free at a restart. */
    private int freePort() {
        for (int i = 0; i < 1_000; i++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (taken.add(socket.getLocalPort())) {
                    return port;
                }
            } catch (IOException inUse) {
                // Another one, then.
            }
        }
        throw new IllegalStateException("There is no free port between 10000 and 19999");
    }

    private KafkaBroker startKafka(int port) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("BROKER://127.0.0.1:" + port, "BROKER://127.0.0.1:" + port);
        for (int i = 0; i < listeners.size(); i++) {
            all.put(
                    "P" + i + "://127.0.0.1:" + listeners.get(i),
                    "P" + i + "://127.0.0.1:" + kafkaProxies.get(i).port());
        }
        StringBuilder protocols = new StringBuilder("BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        for (int i = 0; i < listeners.size(); i++) {
            protocols.append(",P").append(i).append(":PLAINTEXT");
        }
        return KafkaBroker.start(
                folder.resolve("kafka"),
                KafkaBroker.Settings.defaults()
                        .withPort(port)
                        .withProperties(Map.of(
                                "listeners",
                                String.join(",", all.keySet()) + ",CONTROLLER://127.0.0.1:" + controllerPort,
                                "advertised.listeners",
                                String.join(",", all.values()),
                                "listener.security.protocol.map",
                                protocols.toString(),
                                "controller.quorum.voters",
                                "1@127.0.0.1:" + controllerPort,
                                "num.network.threads",
                                "1")));
    }

    KubernetesApi kubernetes() {
        return kubernetes;
    }

    /** The way of the launcher itself, which no fault touches. */
    String mongoUri() {
        return mongo.uri();
    }

    String kafkaAddress() {
        return kafka.bootstrapServers();
    }

    int mongoPort() {
        return mongo.port();
    }

    int redisPort() {
        return redis.port();
    }

    /** The network between a process and Kafka. */
    TcpProxy kafkaProxy(int client) {
        return kafkaProxies.get(client);
    }

    void kill(Member.Server server) {
        running(server).kill();
    }

    private EmbeddedServer running(Member.Server server) {
        return switch (server) {
            case MONGODB -> mongo;
            case REDIS -> redis;
            case KAFKA -> kafka;
        };
    }

    /** Starts it again, on its port and, but for Redis, which keeps none, on its data. */
    void restart(Member.Server server) {
        switch (server) {
            case MONGODB ->
                mongo = MongoServer.start(
                        folder.resolve("mongodb"), mongoSettings().withPort(mongo.port()));
            case REDIS ->
                redis = RedisServer.start(
                        folder.resolve("redis"), RedisServer.Settings.defaults().withPort(redis.port()));
            case KAFKA -> kafka = startKafka(kafka.port());
        }
    }

    /** The broker can write nothing any more. */
    void fillDisk() {
        kafkaDisk.orElseThrow().fill();
    }

    /** It can write again; a broker that has ended, or is about to, is started again. */
    void makeRoom() {
        kafkaDisk.orElseThrow().makeRoom();
        if (!kafka.isAlive()) {
            restart(Member.Server.KAFKA);
        }
    }

    /** What Redis answers to a command; its first line, or the value of a GET. */
    String redis(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[1024];
            int read = socket.getInputStream().read(answer);
            String text = new String(answer, 0, Math.max(0, read), StandardCharsets.UTF_8);
            return text.startsWith("$") ? text.substring(text.indexOf('\n') + 1).strip() : text.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Redis does not answer " + command, e);
        }
    }

    @Override
    public void close() {
        kafkaProxies.forEach(TcpProxy::close);
        kafka.close();
        kafkaDisk.ifPresent(SmallDisk::close);
        redis.close();
        mongo.close();
        kubernetes.close();
    }
}
