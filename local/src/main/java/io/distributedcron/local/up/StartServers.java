package io.distributedcron.local.up;

import io.distributedcron.core.time.Ticker;
import io.distributedcron.embedded.EmbeddedServer;
import io.distributedcron.embedded.KafkaBroker;
import io.distributedcron.embedded.KubeBinaries;
import io.distributedcron.embedded.KubernetesApi;
import io.distributedcron.embedded.MongoServer;
import io.distributedcron.embedded.RealKubernetesApi;
import io.distributedcron.embedded.RedisServer;
import io.distributedcron.embedded.mock.MockKubernetesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Starts the servers that are not given, all at once, and starts again what ends by itself. */
final class StartServers {
    private static final Duration LOOK_AT_SERVERS = Duration.ofMillis(500);

    private final UpFolder folder;
    private final Given given;
    private final UpOptions.Kube kube;
    private final Progress progress;
    private final Ticker ticker;
    private final ConcurrentLinkedDeque<KeptServer<?>> started = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<Loop> loops = new ConcurrentLinkedDeque<>();

    StartServers(UpFolder folder, Given given, UpOptions.Kube kube, Progress progress, Ticker ticker) {
        this.folder = folder;
        this.given = given;
        this.kube = kube;
        this.progress = progress;
        this.ticker = ticker;
    }

    /** Returns when all serve; where one does not come up, ends the others and throws. */
    Servers start() {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<String> mongo = supply(executor, this::mongo);
            CompletableFuture<String> redis = supply(executor, this::redis);
            CompletableFuture<String> kafka = supply(executor, this::kafka);
            CompletableFuture<Kubernetes> kubernetes = supply(executor, this::kubernetes);
            return new Servers(
                    mongo.join(),
                    redis.join(),
                    kafka.join(),
                    kubernetes.join().kubeconfig(),
                    kubernetes.join().description(),
                    kubernetes.join().kubectl(),
                    this::closeAll);
        } catch (CompletionException e) {
            closeAll();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static <T> CompletableFuture<T> supply(ExecutorService executor, Supplier<T> supplier) {
        return CompletableFuture.supplyAsync(supplier, executor);
    }

    private record Kubernetes(Path kubeconfig, String description, Optional<Path> kubectl) {}

    private String mongo() {
        return given.mongoUri()
                .map(uri -> notStarted("MongoDB", "DCRON_MONGODB_URI", uri))
                .orElseGet(() -> started(
                                port -> MongoServer.start(
                                        folder.data("mongodb"),
                                        MongoServer.Settings.defaults().withPort(port)),
                                usualOrFree(27_017),
                                MongoServer::port)
                        .uri());
    }

    private String redis() {
        return given.redisUri()
                .map(uri -> notStarted("Redis", "DCRON_REDIS_URI", uri))
                .orElseGet(() -> started(
                                port -> RedisServer.start(
                                        folder.data("redis"),
                                        RedisServer.Settings.defaults().withPort(port)),
                                usualOrFree(6_379),
                                RedisServer::port)
                        .uri());
    }

    private String kafka() {
        return given.kafka()
                .map(servers -> notStarted("Kafka", "DCRON_KAFKA_BOOTSTRAP_SERVERS", servers))
                .orElseGet(() -> started(
                                port -> KafkaBroker.start(
                                        folder.data("kafka"),
                                        KafkaBroker.Settings.defaults().withPort(port)),
                                usualOrFree(9_092),
                                KafkaBroker::port)
                        .bootstrapServers());
    }

    private Kubernetes kubernetes() {
        return given.kubeconfig()
                .map(file -> new Kubernetes(
                        Path.of(notStarted("Kubernetes API", "--kubeconfig", file.toString())),
                        "Kubernetes API of " + file,
                        Optional.empty()))
                .orElseGet(() -> {
                    KubernetesApi api = isReal() ? realKubernetes() : mockKubernetes();
                    writeKubeconfig(api.kubeconfig());
                    return new Kubernetes(folder.kubeconfig(), api.describe(), api.kubectl());
                });
    }

    private boolean isReal() {
        return switch (kube) {
            case REAL -> true;
            case MOCK -> false;
            case AUTO -> KubeBinaries.find().isPresent();
        };
    }

    private KubernetesApi realKubernetes() {
        return started(
                port -> RealKubernetesApi.start(
                        folder.data("kubernetes"),
                        RealKubernetesApi.Settings.defaults().withPort(port)),
                usualOrFree(6_443),
                RealKubernetesApi::port);
    }

    private KubernetesApi mockKubernetes() {
        progress.say("Kubernetes API: a mock, which validates nothing. For a real one type: ./dcron kube");
        int free = usualOrFree(6_443);
        return started(port -> MockKubernetesApi.start(folder.data("kubernetes-mock"), port), free, api -> free);
    }

    private String notStarted(String name, String setting, String value) {
        progress.say(name + ": as " + setting + " says");
        return value;
    }

    private <S extends EmbeddedServer> S started(IntFunction<S> start, int port, ToIntFunction<S> portOf) {
        KeptServer<S> kept = new KeptServer<>(start, port, portOf, progress, ticker);
        started.push(kept);
        loops.push(Loop.start("starting a server again", LOOK_AT_SERVERS, kept::tick, progress));
        return kept.server();
    }

    /** 0, which lets a free one be chosen, where the usual port is taken. */
    private static int usualOrFree(int usual) {
        return Stream.of("127.0.0.1", "0.0.0.0").allMatch(address -> isFree(address, usual)) ? usual : 0;
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** It holds a token of somebody who may do everything. */
    private void writeKubeconfig(String text) {
        Path file = folder.kubeconfig();
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("The kubeconfig " + file + " cannot be written", e);
        }
    }

    private void closeAll() {
        loops.forEach(Loop::cancel);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(started.stream()
                            .map(server -> CompletableFuture.runAsync(server::close, executor))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }
}
