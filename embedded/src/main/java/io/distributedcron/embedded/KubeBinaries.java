package io.distributedcron.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs of a Kubernetes API, of one version, in the folder where kube-api-test keeps them:
 * {@code ~/.kubeapitest/k8s/<version>-<os>-<arch>}.
 */
public record KubeBinaries(String version, Path folder) {

    private static final Pattern FOLDER = Pattern.compile("v?(\\d+)\\.(\\d+)\\.(\\d+)-(\\w+)-(\\w+)");

    /** The newest version of which all three programs are here. */
    public static Optional<KubeBinaries> find() {
        return find(store());
    }

    /** The folder of kube-api-test in the user's home. */
    static Path testFolder() {
        return CacheFolder.home().resolve(".kubeapitest");
    }

    static Path store() {
        return testFolder().resolve("k8s");
    }

    static Optional<KubeBinaries> find(Path store) {
        if (!Files.isDirectory(store)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(store)) {
            List<Candidate> candidates = new ArrayList<>();
            folders.forEach(folder -> Candidate.of(folder).ifPresent(candidates::add));
            return candidates.stream().max(Candidate.BY_VERSION).map(Candidate::binaries);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of Kubernetes programs " + store + " could not be read", e);
        }
    }

    public Path apiServer() {
        return folder.resolve("kube-apiserver");
    }

    public Path etcd() {
        return folder.resolve("etcd");
    }

    public Path kubectl() {
        return folder.resolve("kubectl");
    }

    private record Candidate(int major, int minor, int patch, Path folder) {

        static final Comparator<Candidate> BY_VERSION = Comparator.comparingInt(Candidate::major)
                .thenComparingInt(Candidate::minor)
                .thenComparingInt(Candidate::patch);

        static Optional<Candidate> of(Path folder) {
            Matcher name = FOLDER.matcher(folder.getFileName().toString());
            if (!name.matches() || !name.group(4).equals(os()) || !name.group(5).equals(arch())) {
                return Optional.empty();
            }
            Candidate candidate = new Candidate(
                    Integer.parseInt(name.group(1)),
                    Integer.parseInt(name.group(2)),
                    Integer.parseInt(name.group(3)),
                    folder);
            KubeBinaries binaries = candidate.binaries();
            boolean complete = Stream.of(binaries.apiServer(), binaries.etcd(), binaries.kubectl())
                    .allMatch(Files::isExecutable);
            return complete ? Optional.of(candidate) : Optional.empty();
        }

        KubeBinaries binaries() {
            return new KubeBinaries("v" + major + "." + minor + "." + patch, folder);
        }

        private static String os() {
            return System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        }

        private static String arch() {
            return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
                case "aarch64", "arm64" -> "arm64";
                case "x86_64", "amd64" -> "amd64";
                case String other -> other;
            };
        }
    }
}
