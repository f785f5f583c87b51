package io.distributedcron.local.up;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.distributedcron.local.process.Command;
import io.distributedcron.local.process.GuardedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code local-images.yaml}: how the images that manifests name are built and run as processes. Commands are read by
 * {@code sh} and run in the folder of the file, with {@code java} as the one that runs dcron.
 *
 * <pre>
 * images:
 *   example/reports:1.0:
 *     build: mvn -q package
 *     result: target/reports.jar   # built again when one of the sources is newer
 *     sources: [pom.xml, src]
 *     run: exec java -jar target/reports.jar
 * </pre>
 */
record LocalImagesFile(Path file, Map<String, Image> images) {
    static final String NAME = "local-images.yaml";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Duration BUILD_AT_MOST = Duration.ofMinutes(10);

    /**
     * How an image is built and run.
     *
     * @param run the command that becomes the process
     * @param build the command that makes what {@code run} needs, if something must be made
     * @param result a file that {@code build} leaves
     * @param sources files and folders that {@code result} is made from
     */
    record Image(
            @JsonProperty(value = "run", required = true) String run,
            @Nullable String build,
            @Nullable String result,
            List<String> sources) {
        Image {
            sources = List.copyOf(Objects.requireNonNullElse(sources, List.of()));
        }
    }

    private record Content(Map<String, Image> images) {}

    /** The file beside a manifest or in a folder of manifests, if there is one. */
    static Optional<LocalImagesFile> beside(Path source) throws IOException {
        Path file = Files.isDirectory(source)
                ? source.resolve(NAME)
                : source.toAbsolutePath().resolveSibling(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Content content = YAML.readValue(file.toFile(), Content.class);
            return Optional.of(new LocalImagesFile(file.toAbsolutePath(), Map.copyOf(content.images())));
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Path folder() {
        return Objects.requireNonNull(file.getParent());
    }

    /** Builds what is not built or older than its sources, and adds all to the table. */
    void addTo(ImageTable table, Map<String, String> environment, Path logs, Progress progress)
            throws IOException, InterruptedException {
        for (Map.Entry<String, Image> entry : images.entrySet()) {
            Image image = entry.getValue();
            if (image.build() != null && isStale(image)) {
                build(entry.getKey(), image.build(), environment, logs, progress);
            }
            table.add(entry.getKey(), shell(image.run(), environment));
        }
    }

    private Command shell(String script, Map<String, String> environment) {
        return new Command(List.of("sh", "-c", script), folder(), environment);
    }

    private void build(String image, String build, Map<String, String> environment, Path logs, Progress progress)
            throws IOException, InterruptedException {
        progress.say("building image " + image + ": " + build);
        Path log = logs.resolve("build-" + image.replaceAll("[^A-Za-z0-9.-]", "_") + ".log");
        GuardedProcess process = GuardedProcess.start("build of " + image, shell(build, environment), log, line -> {});
        if (!process.endsWithin(BUILD_AT_MOST)) {
            process.kill();
            throw new IOException("image " + image + " was not built within " + BUILD_AT_MOST + "; see " + log);
        }
        if (process.exitCode().orElse(-1) != 0) {
            throw new IOException("image " + image + " could not be built: '" + build + "' in " + folder()
                    + " ended with exit code " + process.exitCode().orElse(-1) + "; see " + log);
        }
    }

    private boolean isStale(Image image) throws IOException {
        if (image.result() == null || !Files.exists(folder().resolve(image.result()))) {
            return true;
        }
        FileTime built = Files.getLastModifiedTime(folder().resolve(image.result()));
        for (String source : image.sources()) {
            try (Stream<Path> files = Files.walk(folder().resolve(source))) {
                for (Path one : files.filter(Files::isRegularFile).toList()) {
                    if (Files.getLastModifiedTime(one).compareTo(built) > 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
