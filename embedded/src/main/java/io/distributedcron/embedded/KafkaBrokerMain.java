package io.distributedcron.embedded;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** The process of a {@link KafkaBroker}: formats the log folder if it is new, and serves until it is told to stop. */
public final class KafkaBrokerMain {

    static final String READY = "The broker is ready";

    /** The same for every folder, so that formatting a folder again, or one half formatted, is harmless. */
    private static final Uuid CLUSTER = new Uuid(0x4463726f6eL, 1L);

    private KafkaBrokerMain() {}

    public static void main(String[] args) throws Exception {
        Properties properties = read(Path.of(args[0]));
        format(properties);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        System.out.println(READY);
        server.awaitShutdown();
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void format(Properties properties) throws Exception {
        new Formatter()
                .setClusterId(CLUSTER.toString())
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .setDirectories(List.of(properties.getProperty("log.dirs")))
                .setMetadataLogDirectory(properties.getProperty("log.dirs"))
                .setControllerListenerName(properties.getProperty("controller.listener.names"))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setIgnoreFormatted(true)
                .setPrintStream(System.out)
                .run();
    }
}
