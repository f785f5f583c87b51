package io.distributedcron.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A loopback port that no other lease on this machine has, from the search for it until the lease is closed.
 *
 * <p>Asking the system for a free port and starting a server on it later leaves a gap in which another start gets the
 * same port. So a free port is claimed by a lock on one byte of a file that all processes of this user share, and is
 * taken from below the range that the system hands to outgoing connections. The system drops the lock of a process that
 * dies.
 */
final class PortLease implements AutoCloseable {

    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;
    private static final int TRIES = 500;

    private final int port;
    private final @Nullable FileLock lock;

    private PortLease(int port, @Nullable FileLock lock) {
        this.port = port;
        this.lock = lock;
    }

    /** Leases {@code port}, or any free one when it is 0. */
    static PortLease of(int port) {
        return port == 0 ? free(ThreadLocalRandom.current()) : given(port);
    }

    private static PortLease given(int port) {
        if (!isFree(port)) {
            throw new ServerStartException("Port " + port + " on 127.0.0.1 is taken by another process. "
                    + "Stop that process, or ask for port 0 to have a free one chosen.");
        }
        return new PortLease(port, tryLock(port));
    }

    private static PortLease free(Random random) {
        for (int i = 0; i < TRIES; i++) {
            int port = FIRST + random.nextInt(COUNT);
            FileLock lock = tryLock(port);
            if (lock != null) {
                PortLease lease = new PortLease(port, lock);
                if (isFree(port)) {
                    return lease;
                }
                lease.close();
            }
        }
        throw new ServerStartException("No free port on 127.0.0.1 was found between " + FIRST + " and "
                + (FIRST + COUNT - 1) + " in " + TRIES + " tries.");
    }

    private static @Nullable FileLock tryLock(int port) {
        try {
            return Locks.CHANNEL.tryLock(port, 1, false);
        } catch (OverlappingFileLockException takenInThisProcess) {
            return null;
        } catch (IOException e) {
            throw new ServerStartException("The file of port locks " + Locks.FILE + " could not be locked: " + e, e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        if (lock != null && lock.isValid()) {
            try {
                lock.release();
            } catch (IOException e) {
                throw new IllegalStateException(
                        "The lock of port " + port + " in " + Locks.FILE + " was not released", e);
            }
        }
    }

    /** Open for the life of the process: closing any channel of a file drops all locks the process has on it. */
    private static final class Locks {

        static final Path FILE = CacheFolder.root().resolve("ports.lock");
        static final FileChannel CHANNEL = open();

        private static FileChannel open() {
            try {
                return FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new ServerStartException("The file of port locks " + FILE + " could not be opened: " + e, e);
            }
        }
    }
}
