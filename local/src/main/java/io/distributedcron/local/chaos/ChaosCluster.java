package io.distributedcron.local.chaos;

import io.distributedcron.core.config.Installation;
import io.distributedcron.local.load.RecordedFunctions;
import io.distributedcron.local.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The servers and our processes, each with ways of its own to each server. Not thread-safe. */
final class ChaosCluster implements AutoCloseable {
    private static final int SCHEDULERS = 2;
    private static final int WORKERS = 3;
    /** For each run a second: what the topics hold at most, and as much again. */
    private static final int DISK_MEGABYTES = 3;

    static final String POOL = "default/default";

    private final Path home;
    private final Path folder;
    private final ChaosServers servers;
    private final int rate;
    private final Optional<Path> clockLibrary;
    private final List<Member> members = new ArrayList<>();

    /**
     * Starts the servers.
     *
     * @param home of the project
     * @param folder for data and logs
     * @param rate how many runs a second it is for
     */
    ChaosCluster(Path home, Path folder, int rate) {
        this.home = home;
        this.folder = folder;
        this.rate = rate;
        this.clockLibrary = SkewedClock.library(folder);
        this.servers = new ChaosServers(folder, 1 + SCHEDULERS + WORKERS, Math.max(256, DISK_MEGABYTES * rate));
    }

    /** Starts our processes. */
    void startMembers() throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, servers.kubernetes().kubeconfig());
        start("operator", Member.Kind.OPERATOR, "operator", "io.distributedcron.operator.OperatorMain");
        for (int i = 1; i <= SCHEDULERS; i++) {
            start("scheduler-" + i, Member.Kind.SCHEDULER, "scheduler", "io.distributedcron.scheduler.SchedulerMain");
        }
        for (int i = 1; i <= WORKERS; i++) {
            start("worker-" + i, Member.Kind.WORKER, "local", "io.distributedcron.worker.WorkerMain");
        }
    }

    private void start(String name, Member.Kind kind, String module, String main) {
        int number = members.size();
        Map<Member.Server, TcpProxy> network = Map.of(
                Member.Server.MONGODB, TcpProxy.to(servers.mongoPort()),
                Member.Server.REDIS, TcpProxy.to(servers.redisPort()),
                Member.Server.KAFKA, servers.kafkaProxy(number));
        SkewedClock clock = SkewedClock.in(folder.resolve("clocks").resolve(name));
        Command command = new Command(java(kind, module, main), home, environment(network))
                .with(clockLibrary.map(clock::environment).orElse(Map.of()));
        members.add(Member.start(name, kind, command, folder.resolve("logs"), network, clock));
    }

    private Map<String, String> environment(Map<Member.Server, TcpProxy> network) {
        Map<String, String> variables = new TreeMap<>();
        network.forEach((server, proxy) -> {
            String address = "127.0.0.1:" + proxy.port();
            switch (server) {
                case MONGODB -> variables.put("DCRON_MONGODB_URI", "mongodb://" + address + "/?directConnection=true");
                case REDIS -> variables.put("DCRON_REDIS_URI", "redis://" + address);
                case KAFKA -> variables.put("DCRON_KAFKA_BOOTSTRAP_SERVERS", address);
            }
        });
        variables.put("DCRON_INSTALLATION", "dcron");
        variables.put("DCRON_POOL", POOL);
        variables.put("DCRON_CONCURRENCY", "200");
        variables.put("DCRON_NAMESPACE", "default");
        variables.put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        variables.put("DCRON_RUN_LOG", runLog().toString());
        // Each note on the disk costs more than a run that does nothing, and it is processes that are killed here.
        RecordedFunctions.Safety safety =
                rate == 0 ? RecordedFunctions.Safety.SYNCED : RecordedFunctions.Safety.WRITTEN;
        variables.put("DCRON_RUN_LOG_SAFETY", safety.name());
        return variables;
    }

    private List<String> java(Member.Kind kind, String module, String main) {
        Path built = home.resolve(module).resolve("target/run");
        try {
            String classPath = built.resolve("classes") + ":"
                    + Files.readString(built.resolve("classpath")).strip();
            List<String> words = new ArrayList<>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.addAll(flags(kind));
            words.addAll(List.of("-Xshare:auto", "-cp", classPath, main));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("There is no build in " + built + ". Start with ./dcron, which builds.", e);
        }
    }

    /**
     * Processes that are killed all the time shall work at full speed soon, on few processors: the second compiler takes
     * more of these than all runs together, for minutes.
     */
    private List<String> flags(Member.Kind kind) {
        String heap = rate > 0 && kind != Member.Kind.OPERATOR ? "-Xmx384m" : "-Xmx256m";
        return List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", heap);
    }

    Path runLog() {
        return folder.resolve("run-log").toAbsolutePath();
    }

    ChaosServers servers() {
        return servers;
    }

    List<Member> members(Member.Kind kind) {
        return members.stream().filter(member -> member.kind() == kind).toList();
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    boolean allReady() {
        return members.stream().allMatch(Member::isReady);
    }

    /** Who holds the master's lock. */
    Optional<Member> master() {
        String holder = servers.redis("GET " + Installation.DEFAULT.redisKey("master"));
        return members(Member.Kind.SCHEDULER).stream()
                .filter(member -> holder.startsWith(member.name() + "-"))
                .findFirst();
    }

    @Override
    public void close() {
        members.parallelStream().forEach(Member::close);
        servers.close();
    }
}
