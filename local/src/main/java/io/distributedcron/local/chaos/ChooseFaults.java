package io.distributedcron.local.chaos;

import io.distributedcron.core.channel.kafka.KafkaTopics;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Chooses the faults of each round: every kind once before any comes again, in one round of three two at a time. The same
 * seed means the same faults. Not thread-safe.
 */
final class ChooseFaults {
    private static final Duration BEYOND_THE_WORKERS_LEASE = Duration.ofSeconds(18);
    private static final Duration REDIS_AWAY_FOR = Duration.ofMinutes(10);
    private static final Duration BEYOND_THE_MASTERS_LOCK = Duration.ofSeconds(5);

    private final ChaosCluster cluster;
    private final ChaosJobs jobs;
    private final List<FaultKind> kinds;
    private final Random random;
    private final KillAtPoint killAtPoint;
    private final List<FaultKind> bag = new ArrayList<>();

    ChooseFaults(ChaosCluster cluster, ChaosJobs jobs, List<FaultKind> kinds, KillAtPoint killAtPoint, Random random) {
        this.killAtPoint = killAtPoint;
        this.cluster = cluster;
        this.jobs = jobs;
        this.kinds = List.copyOf(kinds);
        this.random = random;
    }

    /** Those of the next round. */
    List<Fault> next() {
        List<Fault> faults = new ArrayList<>();
        faults.add(fault(draw()));
        if (kinds.size() > 1 && random.nextInt(3) == 0) {
            FaultKind second = draw();
            if (second.goesWith(faults.getFirst().kind())) {
                faults.add(fault(second));
            } else {
                bag.add(second);
            }
        }
        return faults;
    }

    private FaultKind draw() {
        if (bag.isEmpty()) {
            bag.addAll(kinds);
            Collections.shuffle(bag, random);
        }
        return bag.removeLast();
    }

    private Fault fault(FaultKind kind) {
        Duration brief = Duration.ofMillis(500L + random.nextInt(2_500));
        int one = random.nextInt(1_000);
        long luck = random.nextLong();
        return switch (kind) {
            case KILL_MASTER -> kill(kind, "the master", () -> cluster.master().ifPresent(Member::kill));
            case KILL_SCHEDULER -> kill(kind, "the other scheduler", this::killTheOtherScheduler);
            case KILL_WORKER -> kill(kind, any(Member.Kind.WORKER, one));
            case KILL_OPERATOR -> kill(kind, any(Member.Kind.OPERATOR, one));
            case KILL_SCHEDULER_AT_POINT -> killAtPoint.fault(kind, any(Member.Kind.SCHEDULER, one), new Random(luck));
            case KILL_WORKER_AT_POINT -> killAtPoint.fault(kind, any(Member.Kind.WORKER, one), new Random(luck));
            case PAUSE_SCHEDULER -> pause(kind, any(Member.Kind.SCHEDULER, one), BEYOND_THE_MASTERS_LOCK.plus(brief));
            case PAUSE_WORKER -> pause(kind, any(Member.Kind.WORKER, one), BEYOND_THE_WORKERS_LEASE.plus(brief));
            case KILL_MONGODB -> killServers(kind, brief, Member.Server.MONGODB);
            case KILL_KAFKA -> killServers(kind, brief, Member.Server.KAFKA);
            case KILL_REDIS -> killServers(kind, brief.plusSeconds(3), Member.Server.REDIS);
            case REDIS_AWAY -> killServers(kind, REDIS_AWAY_FOR, Member.Server.REDIS);
            case KILL_ALL_SERVERS -> killServers(kind, brief, Member.Server.values());
            case FLUSH_REDIS ->
                Fault.done(kind, "Redis flushed", () -> cluster.servers().redis("FLUSHALL"));
            case CUT -> network(kind, TcpProxy.Mode.CUT, one, brief.plusSeconds(4));
            case SLOW -> network(kind, TcpProxy.Mode.SLOW, one, brief.plusSeconds(4));
            case LOSSY -> network(kind, TcpProxy.Mode.LOSSY, one, brief.plusSeconds(4));
            case DELETE_TOPICS -> new Fault(kind, "the topics deleted", brief, this::deleteTopics, this::makeTopics);
            case FILL_DISK ->
                new Fault(
                        kind,
                        "the broker's disk full",
                        brief.plusSeconds(2),
                        cluster.servers()::fillDisk,
                        cluster.servers()::makeRoom);
            case SKEW_CLOCK -> skew(kind, one, new Random(luck), brief.plusSeconds(6));
            case CHANGE_JOBS ->
                new Fault(kind, "jobs changed", brief, () -> jobs.change(new Random(luck)), jobs::restore);
        };
    }

    private Member any(Member.Kind kind, int one) {
        List<Member> members = cluster.members(kind);
        return members.get(one % members.size());
    }

    private static Fault kill(FaultKind kind, Member member) {
        return kill(kind, member.name(), member::kill);
    }

    private static Fault kill(FaultKind kind, String whom, Runnable kill) {
        return Fault.done(kind, whom + " killed", kill);
    }

    private void killTheOtherScheduler() {
        String master = cluster.master().map(Member::name).orElse("");
        cluster.members(Member.Kind.SCHEDULER).stream()
                .filter(member -> !member.name().equals(master))
                .findFirst()
                .ifPresent(Member::kill);
    }

    private static Fault pause(FaultKind kind, Member member, Duration lasting) {
        return new Fault(
                kind, member.name() + " stopped", lasting, () -> member.signal("STOP"), () -> member.signal("CONT"));
    }

    private Fault killServers(FaultKind kind, Duration lasting, Member.Server... servers) {
        List<Member.Server> all = List.of(servers);
        return new Fault(
                kind,
                all + " killed",
                lasting,
                () -> all.forEach(server -> cluster.servers().kill(server)),
                () -> all.parallelStream().forEach(server -> cluster.servers().restart(server)));
    }

    private Fault network(FaultKind kind, TcpProxy.Mode mode, int one, Duration lasting) {
        List<Member> members = cluster.members();
        Member member = members.get(one % members.size());
        List<Member.Server> servers = List.of(Member.Server.values());
        Member.Server server = servers.get(one / members.size() % servers.size());
        if (server == Member.Server.REDIS && member.kind() != Member.Kind.SCHEDULER) {
            server = Member.Server.MONGODB; // only schedulers talk to Redis
        }
        TcpProxy proxy = member.network(server);
        return new Fault(
                kind,
                "the network between " + member.name() + " and " + server + " " + kind.label(),
                lasting,
                () -> proxy.set(mode),
                () -> proxy.set(TcpProxy.Mode.OPEN));
    }

    private Fault skew(FaultKind kind, int one, Random random, Duration lasting) {
        List<Member> members = cluster.members();
        Member member = members.get(one % members.size());
        int size = List.of(1, 5, 30, 300, 7_200).get(random.nextInt(5));
        int seconds = random.nextBoolean() ? size : -size;
        return new Fault(
                kind,
                "the clock of " + member.name() + " set " + size + " s " + (seconds > 0 ? "ahead" : "back"),
                lasting,
                () -> member.clock().set(seconds),
                () -> member.clock().set(0));
    }

    private void deleteTopics() {
        Admins.deleteTopics(
                cluster.servers().kafkaAddress(),
                List.of(
                        Installation.DEFAULT.pagesTopic(),
                        Installation.DEFAULT.runsTopic(PoolId.parse(ChaosCluster.POOL))));
    }

    private void makeTopics() {
        try (KafkaTopics topics =
                new KafkaTopics(Installation.DEFAULT, cluster.servers().kafkaAddress())) {
            topics.ensurePages();
            topics.ensurePool(PoolId.parse(ChaosCluster.POOL));
        }
    }
}
