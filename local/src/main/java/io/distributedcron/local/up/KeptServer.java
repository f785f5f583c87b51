package io.distributedcron.local.up;

import io.distributedcron.core.time.Ticker;
import io.distributedcron.embedded.EmbeddedServer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * A server that is started again, on its port and with its data, when it ends by itself. For one thread, which steps it
 * by {@link #tick()}; closed when that thread is done.
 */
final class KeptServer<S extends EmbeddedServer> implements AutoCloseable {
    private final IntFunction<S> start;
    private final int port;
    private final Progress progress;
    private final Ticker ticker;
    private volatile S server;
    private boolean down;

    /** Starts it and returns when it serves; {@code port} may be 0, for any. */
    KeptServer(IntFunction<S> start, int port, ToIntFunction<S> portOf, Progress progress, Ticker ticker) {
        this.start = start;
        this.progress = progress;
        this.ticker = ticker;
        long began = ticker.nanos();
        this.server = start.apply(port);
        this.port = portOf.applyAsInt(server);
        progress.say(server.describe() + ", after " + since(began));
    }

    S server() {
        return server;
    }

    /** Starts it again if it is gone; what keeps it from starting is thrown, and the next call tries again. */
    void tick() {
        if (server.isAlive()) {
            return;
        }
        if (!down) {
            down = true;
            progress.say("PROBLEM " + server.describe() + " has ended by itself; its log is " + server.log()
                    + "; it is started again with its data");
        }
        server.kill();
        long began = ticker.nanos();
        server = start.apply(port);
        down = false;
        progress.say(server.describe() + " serves again, after " + since(began));
    }

    private String since(long began) {
        long millis = Duration.ofNanos(ticker.nanos() - began).toMillis();
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    @Override
    public void close() {
        server.close();
    }
}
