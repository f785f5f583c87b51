package io.distributedcron.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A Kafka broker that is its own controller (KRaft, one node), in a JVM of its own.
 *
 * <p>Topics are not created by using them; internal topics have one replica; share groups work.
 */
public final class KafkaBroker implements EmbeddedServer {

    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final String ARCHIVE = "kafka.jsa";

    /**
     * How to run it.
     *
     * @param port the loopback port of the broker; 0 (the default) for a free one
     * @param heapMegabytes the heap of its JVM, 384 by default
     * @param optimizing whether its JVM compiles for throughput, which costs as much again at the start; no by default
     * @param properties broker properties that replace or add to ours, none by default
     * @param startTimeout how long a start may take, 60 s by default
     */
    public record Settings(
            int port, int heapMegabytes, boolean optimizing, Map<String, String> properties, Duration startTimeout) {

        public Settings {
            if (port < 0 || port > 65_535 || heapMegabytes < 128) {
                throw new IllegalArgumentException("port must be 0 to 65535 and heapMegabytes at least 128, not " + port
                        + " and " + heapMegabytes);
            }
            properties = Map.copyOf(properties);
        }

        public static Settings defaults() {
            return new Settings(0, 384, false, Map.of(), Duration.ofSeconds(60));
        }

        public Settings withPort(int port) {
            return new Settings(port, heapMegabytes, optimizing, properties, startTimeout);
        }

        public Settings withHeapMegabytes(int heapMegabytes) {
            return new Settings(port, heapMegabytes, optimizing, properties, startTimeout);
        }

        public Settings withOptimizing() {
            return new Settings(port, heapMegabytes, true, properties, startTimeout);
        }

        public Settings withProperties(Map<String, String> properties) {
            return new Settings(port, heapMegabytes, optimizing, properties, startTimeout);
        }
    }

    private final PortLease port;
    private final PortLease controllerPort;
    private final ServerProcess process;

    private KafkaBroker(PortLease port, PortLease controllerPort, ServerProcess process) {
        this.port = port;
        this.controllerPort = controllerPort;
        this.process = process;
    }

    public static KafkaBroker start(Path dataDirectory) {
        return start(dataDirectory, Settings.defaults());
    }

    /** Starts it on {@code dataDirectory} and returns when it serves. */
    public static KafkaBroker start(Path dataDirectory, Settings settings) {
        Path folder = dataDirectory.toAbsolutePath();
        KafkaJvm jvm = KafkaJvm.fromOurClassPath();
        Path archive = archive(jvm);
        PortLease port = PortLease.of(settings.port());
        PortLease controllerPort = PortLease.of(0);
        try {
            Path file = write(properties(folder, port.port(), controllerPort.port(), settings), folder);
            ServerProcess process =
                    ServerProcess.start(launch(jvm.command(archive, folder, file, settings), folder, settings));
            process.awaitReady();
            return new KafkaBroker(port, controllerPort, process);
        } catch (RuntimeException e) {
            port.close();
            controllerPort.close();
            throw e;
        }
    }

    /** The archive of the classes that a broker loads; a broker is started and ended to make it, once. */
    private static Path archive(KafkaJvm jvm) {
        Path entry = CacheFolder.entry("kafka-classes-" + jvm.fingerprint(), folder -> {
            try (PortLease port = PortLease.of(0);
                    PortLease controllerPort = PortLease.of(0)) {
                Path work = folder.resolve("work");
                Path file = write(properties(work, port.port(), controllerPort.port(), Settings.defaults()), work);
                ServerProcess broker = ServerProcess.start(launch(
                        jvm.archivingCommand(folder.resolve(ARCHIVE), work, file, Settings.defaults()),
                        work,
                        Settings.defaults()));
                broker.awaitReady();
                broker.stop(Duration.ofSeconds(60));
                CacheFolder.delete(work);
            }
        });
        return entry.resolve(ARCHIVE);
    }

    private static ServerProcess.Launch launch(List<String> command, Path folder, Settings settings) {
        return new ServerProcess.Launch(
                "kafka", command, folder, Pattern.compile("^" + KafkaBrokerMain.READY), settings.startTimeout());
    }

    private static Properties properties(Path folder, int port, int controllerPort, Settings settings) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "node.id", "1",
                "process.roles", "broker,controller",
                "listeners", "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners", "BROKER://127.0.0.1:" + port,
                "listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "BROKER",
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "log.dirs", folder.resolve("logs").toString()));
        properties.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "3",
                "group.initial.rebalance.delay.ms", "0"));
        // One machine's worth: the defaults reserve memory and threads for a server with nothing beside it.
        properties.putAll(Map.of(
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                "log.cleaner.dedupe.buffer.size", "4194304",
                "log.cleaner.io.buffer.size", "65536",
                "log.index.size.max.bytes", "1048576"));
        // A killed broker's registration stands until its session ends: so long a new start waits for it.
        properties.putAll(Map.of(
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500"));
        properties.putAll(settings.properties());
        return properties;
    }

    private static Path write(Properties properties, Path folder) {
        Path file = folder.resolve("broker.properties");
        try {
            Files.createDirectories(folder);
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("The broker's properties could not be written to " + file, e);
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port.port();
    }

    public int port() {
        return port.port();
    }

    @Override
    public String describe() {
        return "Kafka (KRaft broker in a JVM) on " + bootstrapServers();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Path log() {
        return process.log();
    }

    @Override
    public void kill() {
        process.kill();
        release();
    }

    @Override
    public void close() {
        process.stop(GRACE);
        release();
    }

    private void release() {
        port.close();
        controllerPort.close();
    }
}
