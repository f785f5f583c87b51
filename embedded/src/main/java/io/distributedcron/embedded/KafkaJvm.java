package io.distributedcron.embedded;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The command line of a broker's JVM, which is to start fast: loading classes is most of a broker's start.
 *
 * <p>So its classes come from an archive (class data sharing) that a first broker leaves in the cache folder. An archive
 * holds for one class path of jars alone. Therefore the class path is Kafka's, picked by name out of ours, which makes it
 * the same for all modules and their tests, and the main class is packed into a jar.
 */
record KafkaJvm(List<String> classPath) {

    /** The jars of {@code kafka_2.13} and what it needs at run time, without their versions. */
    private static final Pattern KAFKA = Pattern.compile("(kafka[_-].*|scala-.*|jackson-.*|log4j-(api|core)|slf4j-api"
            + "|logback-.*|metrics-core|jopt-simple|argparse4j|commons-validator|pcollections|hash4j|caffeine"
            + "|HdrHistogram|jose4j|snakeyaml|re2j|jspecify|lz4-java|zstd-jni|snappy-java)-[0-9].*\\.jar");

    KafkaJvm {
        classPath = List.copyOf(classPath);
    }

    static KafkaJvm fromOurClassPath() {
        List<String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry ->
                        KAFKA.matcher(Path.of(entry).getFileName().toString()).matches())
                .distinct()
                .sorted()
                .toList();
        List<String> classPath = new ArrayList<>();
        classPath.add(mainJar().toString());
        classPath.addAll(jars);
        return new KafkaJvm(classPath);
    }

    /** A broker that uses the archive {@code archive}. */
    List<String> command(Path archive, Path folder, Path properties, KafkaBroker.Settings settings) {
        // Only a hint: a JVM that cannot use the archive loads the classes itself and says nothing.
        return command("-XX:SharedArchiveFile=" + archive, folder, properties, settings);
    }

    /** A broker that leaves {@code archive} when it ends. */
    List<String> archivingCommand(Path archive, Path folder, Path properties, KafkaBroker.Settings settings) {
        return command("-XX:ArchiveClassesAtExit=" + archive, folder, properties, settings);
    }

    private List<String> command(String archiving, Path folder, Path properties, KafkaBroker.Settings settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + settings.heapMegabytes() + "m");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-Xlog:disable"));
        command.add("-Xlog:all=error:stderr");
        command.add(archiving);
        if (!settings.optimizing()) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-Dlogback.configurationFile=" + ServerProcess.script("kafka-logback.xml", folder));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
        command.addAll(List.of(KafkaBrokerMain.class.getName(), properties.toString()));
        return command;
    }

    /** Names the archive: the JVM and the class path it holds for. */
    String fingerprint() {
        return hash((System.getProperty("java.home") + Runtime.version() + classPath).getBytes(StandardCharsets.UTF_8));
    }

    private static Path mainJar() {
        byte[] jar = jarOfMain();
        Path folder = CacheFolder.entry(
                "kafka-main-" + hash(jar), unfinished -> Files.write(unfinished.resolve("kafka-main.jar"), jar));
        return folder.resolve("kafka-main.jar");
    }

    private static byte[] jarOfMain() {
        String name = KafkaBrokerMain.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = KafkaBrokerMain.class.getClassLoader().getResourceAsStream(name);
                JarOutputStream jar = new JarOutputStream(bytes)) {
            if (in == null) {
                throw new IllegalStateException("The class file " + name + " is not on the class path");
            }
            JarEntry entry = new JarEntry(name);
            entry.setTime(0);
            jar.putNextEntry(entry);
            in.transferTo(jar);
            jar.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("The class file " + name + " could not be packed", e);
        }
        return bytes.toByteArray();
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
