package io.distributedcron.local.chaos;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures every few seconds what processes and servers hold, while faults are done to them: what is away at that moment
 * is left out. It has a thread of its own until it is closed.
 */
final class SampleResources implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final double MEGA = 1024.0 * 1024;

    private final ChaosCluster cluster;
    private final Ticker ticker;
    private final long began;
    private final Chart memory = Chart.linear("resident memory, MiB");
    private final Chart threads = Chart.linear("threads");
    private final Chart files = Chart.linear("open files and sockets");
    private final Chart documents = Chart.logarithmic("documents of each collection");
    private final Chart disk = Chart.linear("data of servers, MiB");
    /** What is no collection, or only the server's. */
    private static final Set<String> VIEWS = Set.of("runs", "system.views");

    private final MongoClient client;
    private final Thread thread;
    private volatile boolean ending;

    SampleResources(ChaosCluster cluster, Ticker ticker) {
        this.cluster = cluster;
        this.ticker = ticker;
        this.began = ticker.nanos();
        this.client = MongoClients.create(cluster.servers().mongoUri());
        this.thread = Thread.ofPlatform().daemon().name("samples of resources").start(this::sampleForEver);
    }

    private void sampleForEver() {
        try {
            while (!ending) {
                sample();
                TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() {
        double minute = minutes();
        processes().forEach((name, pid) -> {
            memory(pid).ifPresent(value -> memory.add(name, minute, value));
            status(pid, "Threads:").ifPresent(value -> threads.add(name, minute, value));
            open(pid).ifPresent(value -> files.add(name, minute, value));
        });
        for (Member.Server server : List.of(Member.Server.MONGODB, Member.Server.KAFKA)) {
            size(cluster.servers().data(server)).ifPresent(value -> disk.add(nameOf(server), minute, value / MEGA));
        }
        countDocuments(minute);
    }

    /** Since the first sample. */
    double minutes() {
        return (ticker.nanos() - began) / 60e9;
    }

    private Map<String, Long> processes() {
        Map<String, Long> pids = new LinkedHashMap<>();
        cluster.members().stream().filter(Member::isReady).forEach(member -> pids.put(member.name(), member.pid()));
        for (Member.Server server : List.of(Member.Server.MONGODB, Member.Server.KAFKA)) {
            pids.put(nameOf(server), cluster.servers().pid(server));
        }
        return pids;
    }

    private static String nameOf(Member.Server server) {
        return server == Member.Server.MONGODB ? "MongoDB" : "Kafka";
    }

    private static Optional<Double> memory(long pid) {
        return status(pid, "VmRSS:").map(kibibytes -> kibibytes / 1024);
    }

    private static Optional<Double> status(long pid, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException | UncheckedIOException hasEnded) {
            return Optional.empty();
        }
    }

    private static Optional<Double> open(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            return Optional.of((double) open.count());
        } catch (IOException | UncheckedIOException hasEnded) {
            return Optional.empty();
        }
    }

    private static Optional<Double> size(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            double bytes = 0;
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return Optional.of(bytes);
        } catch (IOException | UncheckedIOException changesJustNow) {
            return Optional.empty();
        }
    }

    private void countDocuments(double minute) {
        try {
            MongoDatabase database = client.getDatabase(Installation.DEFAULT.database());
            for (String collection : database.listCollectionNames()) {
                if (VIEWS.contains(collection)) {
                    continue;
                }
                long count = database.getCollection(collection).estimatedDocumentCount();
                documents.add(collection, minute, (double) count);
            }
        } catch (MongoException away) {
            // It is killed now and then.
        }
    }

    /** All that was measured; after it was closed. */
    List<Chart> charts() {
        return new ArrayList<>(List.of(memory, threads, files, documents, disk));
    }

    @Override
    public void close() {
        ending = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
