package io.distributedcron.local.chaos;

import io.distributedcron.local.process.Command;
import io.distributedcron.local.process.GuardedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A process of ours that is started again whenever it ends, as a kubelet would, with a network of its own. Thread-safe. */
final class Member implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("\\b(scheduler|worker|operator)\\b.* is ready\\b");
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** What it is. */
    enum Kind {
        OPERATOR,
        SCHEDULER,
        WORKER
    }

    /** Whom it talks to. */
    enum Server {
        MONGODB,
        REDIS,
        KAFKA
    }

    private final String name;
    private final Kind kind;
    private final Command command;
    private final Path logs;
    private final Map<Server, TcpProxy> network;
    private final SkewedClock clock;
    private final AtomicInteger incarnation = new AtomicInteger();
    private GuardedProcess process;
    private volatile boolean ready;
    private volatile boolean ending;

    private Member(
            String name, Kind kind, Command command, Path logs, Map<Server, TcpProxy> network, SkewedClock clock) {
        this.name = name;
        this.kind = kind;
        this.command = command;
        this.logs = logs;
        this.network = new EnumMap<>(network);
        this.clock = clock;
        this.process = start();
    }

    /** Starts it. */
    static Member start(
            String name, Kind kind, Command command, Path logs, Map<Server, TcpProxy> network, SkewedClock clock) {
        Member member = new Member(name, kind, command, logs, network, clock);
        Thread.ofVirtual().name("restarts of " + name).start(member::keepRunning);
        return member;
    }

    private GuardedProcess start() {
        int number = incarnation.incrementAndGet();
        ready = false;
        try {
            return GuardedProcess.start(
                    name,
                    command.with(Map.of("DCRON_INSTANCE", name, "HOSTNAME", name)),
                    logs.resolve(name + ".log"),
                    line -> onLine(number, line));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    private void onLine(int number, String line) {
        if (number == incarnation.get() && !ready && READY.matcher(line).find()) {
            ready = true;
        }
    }

    private void keepRunning() {
        try {
            while (!ending) {
                if (current().endsWithin(Duration.ofMillis(200))) {
                    restart();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void restart() {
        if (!ending && !process.isAlive()) {
            process = start();
        }
    }

    private synchronized GuardedProcess current() {
        return process;
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    boolean isReady() {
        return ready && current().isAlive();
    }

    /** Its process of the moment. */
    long pid() {
        return current().pid();
    }

    /** The network between it and a server. */
    TcpProxy network(Server server) {
        return Objects.requireNonNull(network.get(server));
    }

    /** Its wall clock. */
    SkewedClock clock() {
        return clock;
    }

    /** SIGKILL; it is started again. */
    void kill() {
        ready = false;
        current().kill();
    }

    /** STOP or CONT. */
    void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("kill -" + signal + " of " + name + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ending = true;
        signal("CONT");
        try {
            current().stop(GRACE);
        } catch (InterruptedException e) {
            current().kill();
            Thread.currentThread().interrupt();
        }
        network.values().forEach(TcpProxy::close);
    }
}
