package io.distributedcron.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** A Redis server: {@code redis-server} where it is on PATH, else the one that embedded-redis carries. */
public final class RedisServer implements EmbeddedServer {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String CARRIED = "redis-1.4.4";

    /**
     * How to run it.
     *
     * @param port the loopback port; 0 (the default) for a free one
     * @param persistent whether every write is appended to a file and read back at the next start; no by default
     * @param startTimeout how long a start may take, 30 s by default
     */
    public record Settings(int port, boolean persistent, Duration startTimeout) {

        public Settings {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
            }
        }

        public static Settings defaults() {
            return new Settings(0, false, Duration.ofSeconds(30));
        }

        public Settings withPort(int port) {
            return new Settings(port, persistent, startTimeout);
        }

        public Settings withPersistence() {
            return new Settings(port, true, startTimeout);
        }
    }

    private final Path executable;
    private final PortLease port;
    private final ServerProcess process;

    private RedisServer(Path executable, PortLease port, ServerProcess process) {
        this.executable = executable;
        this.port = port;
        this.process = process;
    }

    public static RedisServer start(Path dataDirectory) {
        return start(dataDirectory, Settings.defaults());
    }

    /** Starts it in {@code dataDirectory} and returns when it answers. */
    public static RedisServer start(Path dataDirectory, Settings settings) {
        Path executable = Executables.onPath("redis-server").orElseGet(RedisServer::carried);
        PortLease port = PortLease.of(settings.port());
        try {
            ServerProcess process = ServerProcess.start(new ServerProcess.Launch(
                    "redis",
                    command(executable, port.port(), settings.persistent()),
                    dataDirectory.toAbsolutePath(),
                    Pattern.compile("Ready to accept connections"),
                    settings.startTimeout()));
            process.awaitReady();
            return new RedisServer(executable, port, process);
        } catch (RuntimeException e) {
            port.close();
            throw e;
        }
    }

    private static List<String> command(Path executable, int port, boolean persistent) {
        return List.of(
                executable.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--daemonize",
                "no",
                "--save",
                "",
                "--appendonly",
                persistent ? "yes" : "no");
    }

    private static Path carried() {
        Path folder = CacheFolder.entry(CARRIED, RedisServer::unpack);
        try (var files = Files.list(folder)) {
            return files.filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new ServerStartException("No Redis server is in the cache folder " + folder
                            + ". Delete that folder; the next start fills it anew."));
        } catch (IOException e) {
            throw new ServerStartException("The cache folder " + folder + " could not be read: " + e, e);
        }
    }

    private static void unpack(Path folder) throws IOException {
        Path file =
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " could not be made executable");
        }
    }

    /** {@code redis://127.0.0.1:port} */
    public String uri() {
        return "redis://127.0.0.1:" + port.port();
    }

    public int port() {
        return port.port();
    }

    @Override
    public String describe() {
        return "Redis (" + executable.getFileName() + ") on 127.0.0.1:" + port.port();
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
        port.close();
    }

    @Override
    public void close() {
        process.stop(GRACE);
        port.close();
    }
}
