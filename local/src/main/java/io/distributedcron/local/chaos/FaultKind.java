package io.distributedcron.local.chaos;

import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be done to a running system. */
enum FaultKind {
    /** SIGKILL of the master. */
    KILL_MASTER,
    /** SIGKILL of a scheduler that is not the master. */
    KILL_SCHEDULER,
    /** SIGKILL of a worker with runs in flight. */
    KILL_WORKER,
    /** SIGKILL of the operator. */
    KILL_OPERATOR,
    /** SIGKILL of a scheduler at a point that is chosen, see {@link CrashPoint}. */
    KILL_SCHEDULER_AT_POINT,
    /** SIGKILL of a worker at such a point. */
    KILL_WORKER_AT_POINT,
    /** SIGSTOP of a scheduler for longer than its lock and heartbeat, then SIGCONT. */
    PAUSE_SCHEDULER,
    /** SIGSTOP of a worker for longer than its lease, then SIGCONT. */
    PAUSE_WORKER,
    /** MongoDB killed and started again on its data. */
    KILL_MONGODB,
    /** Kafka killed and started again on its data. */
    KILL_KAFKA,
    /** Redis killed and started again empty. */
    KILL_REDIS,
    /** Redis away for ten minutes, and started again empty. */
    REDIS_AWAY,
    /** Everything in Redis deleted. */
    FLUSH_REDIS,
    /** All three servers killed and started again. */
    KILL_ALL_SERVERS,
    /** The network between one process and one server cut. */
    CUT,
    /** That network slow: each way 150 to 300 ms. */
    SLOW,
    /** That network lossy: bytes stall as if they were sent again, and connections break. */
    LOSSY,
    /** The topics of pages and runs deleted, and made again. */
    DELETE_TOPICS,
    /** The broker's disk full, room made again, and the broker started again if it has ended. */
    FILL_DISK,
    /** The wall clock of one process set to another time while it runs, and set right again. */
    SKEW_CLOCK,
    /** Jobs edited, suspended, resumed, deleted and declared again. */
    CHANGE_JOBS;

    /** Whether both can be done at once: not where one takes away what the other is done to. */
    boolean goesWith(FaultKind other) {
        return this != other && Collections.disjoint(servers(), other.servers());
    }

    /** Those that it takes away or needs. */
    private Set<Member.Server> servers() {
        return switch (this) {
            case KILL_MASTER, KILL_SCHEDULER, KILL_REDIS, REDIS_AWAY, FLUSH_REDIS -> Set.of(Member.Server.REDIS);
            case KILL_MONGODB -> Set.of(Member.Server.MONGODB);
            case KILL_KAFKA, DELETE_TOPICS, FILL_DISK -> Set.of(Member.Server.KAFKA);
            case KILL_ALL_SERVERS, KILL_SCHEDULER_AT_POINT, KILL_WORKER_AT_POINT -> Set.of(Member.Server.values());
            case KILL_WORKER, KILL_OPERATOR, PAUSE_SCHEDULER, PAUSE_WORKER, CUT, SLOW, LOSSY, SKEW_CLOCK, CHANGE_JOBS ->
                Set.of();
        };
    }

    /** Whether it is among those that are done unless others are asked for: it takes no longer than a round may. */
    boolean usual() {
        return this != REDIS_AWAY;
    }

    /** What this machine lacks for it; empty if it can be done. */
    Optional<String> lacks() {
        if (this == FILL_DISK && !SmallDisk.possible()) {
            return Optional.of("the right to mount in a namespace of its own");
        }
        if (this == SKEW_CLOCK && !SkewedClock.possible()) {
            return Optional.of("Linux and a C compiler, cc");
        }
        return Optional.empty();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static FaultKind parse(String label) {
        for (FaultKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no fault '" + label + "'");
    }
}
