package io.distributedcron.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * A MongoDB server with its real storage engine and query planner: {@code mongod} where it is on PATH, else the engine
 * as a Node.js library in a process of its own.
 *
 * <p>The library has no sessions, transactions, change streams or TTL monitor: an explicit session makes it crash.
 */
public final class MongoServer implements EmbeddedServer {

    private static final Duration GRACE = Duration.ofSeconds(10);

    /**
     * How to run it.
     *
     * @param port the loopback port; 0 (the default) for a free one
     * @param cacheMegabytes the storage engine's cache; 0 (the default) for the engine's own choice, 256 MB of the
     *     library
     * @param startTimeout how long a start may take, 60 s by default
     */
    public record Settings(int port, int cacheMegabytes, Duration startTimeout) {

        public Settings {
            if (port < 0 || port > 65_535 || cacheMegabytes < 0) {
                throw new IllegalArgumentException("port must be 0 to 65535 and cacheMegabytes at least 0, not " + port
                        + " and " + cacheMegabytes);
            }
        }

        public static Settings defaults() {
            return new Settings(0, 0, Duration.ofSeconds(60));
        }

        public Settings withPort(int port) {
            return new Settings(port, cacheMegabytes, startTimeout);
        }

        public Settings withCacheMegabytes(int cacheMegabytes) {
            return new Settings(port, cacheMegabytes, startTimeout);
        }

        public Settings withStartTimeout(Duration startTimeout) {
            return new Settings(port, cacheMegabytes, startTimeout);
        }
    }

    private final MongoEngine engine;
    private final PortLease port;
    private final ServerProcess process;

    private MongoServer(MongoEngine engine, PortLease port, ServerProcess process) {
        this.engine = engine;
        this.port = port;
        this.process = process;
    }

    public static MongoServer start(Path dataDirectory) {
        return start(dataDirectory, Settings.defaults());
    }

    /** Starts it on {@code dataDirectory} and returns when it answers. */
    public static MongoServer start(Path dataDirectory, Settings settings) {
        MongoEngine engine = MongoEngine.find();
        PortLease port = PortLease.of(settings.port());
        try {
            ServerProcess process =
                    ServerProcess.start(engine.launch(dataDirectory.toAbsolutePath(), port.port(), settings));
            process.awaitReady();
            return new MongoServer(engine, port, process);
        } catch (RuntimeException e) {
            port.close();
            throw e;
        }
    }

    /** A connection string without a database. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port.port() + "/?directConnection=true";
    }

    public int port() {
        return port.port();
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "MongoDB (%s) on 127.0.0.1:%d", engine.describe(), port.port());
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
