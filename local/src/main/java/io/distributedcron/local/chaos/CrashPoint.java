package io.distributedcron.local.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A point at which a process can be killed: it has asked a server for something, which is known by the bytes that it
 * sends. Whether the server gets them before the process dies is another choice.
 */
enum CrashPoint {
    /** Plans next runs. */
    PLAN(Member.Kind.SCHEDULER, Member.Server.MONGODB, command("insert").and(has("job_schedules"))),
    /** Publishes runs or pages. */
    PUBLISH(Member.Kind.SCHEDULER, Member.Server.KAFKA, request(0)),
    /** Renews the master's lock, or tries to take it. */
    LOCK(Member.Kind.SCHEDULER, Member.Server.REDIS, has("PEXPIRE").or(has("'PX'"))),
    /** Claims runs. */
    CLAIM(
            Member.Kind.WORKER,
            Member.Server.MONGODB,
            command("update")
                    .and(has("job_schedules"))
                    .and(has("claimedAt\0"))
                    .and(has("write\0").negate())),
    /** Acknowledges messages whose runs are claimed. */
    ACKNOWLEDGE(Member.Kind.WORKER, Member.Server.KAFKA, request(79)),
    /** Writes outcomes. */
    OUTCOME(
            Member.Kind.WORKER,
            Member.Server.MONGODB,
            command("update").and(has("job_schedules")).and(has("finishedAt\0")).and(has("write\0"))),
    /** Renews its lease. */
    LEASE(Member.Kind.WORKER, Member.Server.MONGODB, command("update").and(has("renewals\0")));

    private final Member.Kind kind;
    private final Member.Server server;

    @SuppressWarnings("ImmutableEnumChecker") // what is tested here depends on nothing but the bytes
    private final Predicate<byte[]> request;

    CrashPoint(Member.Kind kind, Member.Server server, Predicate<byte[]> request) {
        this.kind = kind;
        this.server = server;
        this.request = request;
    }

    /** Those of such a process. */
    static List<CrashPoint> of(Member.Kind kind) {
        return Stream.of(values()).filter(point -> point.kind == kind).toList();
    }

    Member.Server server() {
        return server;
    }

    /** Whether these bytes ask for it. */
    boolean isIn(byte[] bytes) {
        return request.test(bytes);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A command of MongoDB's: its name is the name of the first field, a string. */
    private static Predicate<byte[]> command(String name) {
        return has("\2" + name + "\0");
    }

    /** A request of Kafka's: its length, then its number. */
    private static Predicate<byte[]> request(int key) {
        return bytes -> bytes.length >= 8
                && ByteBuffer.wrap(bytes).getInt() > 0
                && ByteBuffer.wrap(bytes).getShort(4) == key;
    }

    private static Predicate<byte[]> has(String text) {
        // A byte is a character here, whatever it means.
        return bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }
}
