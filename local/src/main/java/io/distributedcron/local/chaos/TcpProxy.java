package io.distributedcron.local.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The network between one process and one server: a port that passes everything on, and that can be cut, slowed down or
 * made lossy. Thread-safe.
 */
final class TcpProxy implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int SERVED_MILLIS = 50;

    /** How the network is. */
    enum Mode {
        OPEN,
        /** Connections stay and nothing passes, as if a cable was pulled; new ones are accepted and as silent. */
        CUT,
        /** Every chunk takes 150 to 300 ms. */
        SLOW,
        /** One chunk in ten takes 200 to 1,500 ms, as if it was sent again, and one in a hundred breaks its connection. */
        LOSSY
    }

    /** Whether a trap springs before the server gets the bytes, or before the client gets an answer to them. */
    enum Side {
        BEFORE,
        AFTER;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Waits for bytes of the client's; springs once.
     *
     * @param bytes whether it is these, which came in together
     * @param spring what to do; quick
     */
    record Trap(Predicate<byte[]> bytes, Side side, Runnable spring) {}

    private final ServerSocket listener;
    private final int upstream;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private volatile Mode mode = Mode.OPEN;

    private TcpProxy(ServerSocket listener, int upstream) {
        this.listener = listener;
        this.upstream = upstream;
    }

    /** One on a free port of loopback, to this one. */
    static TcpProxy to(int upstream) {
        try {
            ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            TcpProxy proxy = new TcpProxy(listener, upstream);
            Thread.ofVirtual().name("proxy of " + upstream).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("There is no port for a proxy of " + upstream, e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on the network is so. After a cut, the connections that it silenced break. */
    void set(Mode wanted) {
        Mode before = mode;
        mode = wanted;
        if (before == Mode.CUT && wanted != Mode.CUT) {
            sockets.forEach(TcpProxy::closeQuietly);
        }
    }

    /** Sets a trap in place of the one that there may be. */
    void set(Trap wanted) {
        trap.set(wanted);
    }

    /** Takes the trap away, if it has not sprung. */
    void disarm() {
        trap.set(null);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        Socket server = new Socket();
        sockets.add(server);
        try {
            awaitPassage();
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pass(server, client, false));
            pass(client, server, true);
            back.join();
        } catch (IOException serverIsAway) {
            // The client sees a broken connection, as it would without us.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(client);
            end(server);
        }
    }

    private void pass(Socket from, Socket to, boolean fromClient) {
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                awaitPassage();
                if (mode == Mode.LOSSY && ThreadLocalRandom.current().nextInt(100) == 0) {
                    return;
                }
                Optional<Trap> sprung = fromClient ? sprung(Arrays.copyOf(chunk, read)) : Optional.empty();
                if (sprung.isPresent()) {
                    spring(sprung.get(), out, Arrays.copyOf(chunk, read));
                    return;
                }
                out.write(chunk, 0, read);
            }
        } catch (IOException broken) {
            // Closing both, below, passes it on.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private Optional<Trap> sprung(byte[] bytes) {
        Trap waiting = trap.get();
        return waiting != null && waiting.bytes().test(bytes) && trap.compareAndSet(waiting, null)
                ? Optional.of(waiting)
                : Optional.empty();
    }

    /** While it springs nothing else passes, so that the server's answer stays here. */
    private void spring(Trap sprung, OutputStream server, byte[] bytes) throws IOException, InterruptedException {
        Mode before = mode;
        set(Mode.CUT);
        try {
            if (sprung.side() == Side.AFTER) {
                server.write(bytes);
                TimeUnit.MILLISECONDS.sleep(SERVED_MILLIS);
            }
            sprung.spring().run();
        } finally {
            set(before);
        }
    }

    private void awaitPassage() throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        switch (mode) {
            case OPEN -> {}
            case SLOW -> TimeUnit.MILLISECONDS.sleep(random.nextInt(150, 300));
            case LOSSY -> {
                if (random.nextInt(10) == 0) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(200, 1_500));
                }
            }
            case CUT -> {
                while (mode == Mode.CUT && !listener.isClosed()) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
        }
    }

    private void end(Socket socket) {
        closeQuietly(socket);
        sockets.remove(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAnyway) {
            // There is nothing more to do with it.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException closedAnyway) {
            // It accepts nothing more.
        }
        sockets.forEach(TcpProxy::closeQuietly);
    }
}
