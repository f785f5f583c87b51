package io.distributedcron.core.channel.codec;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Sharing;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Whereabouts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs as bytes: a version, a number whose bits say what differs from the usual ({@link Bits}), and the fields one after
 * the other, without those that are as usual. A run of an ordinary job takes about 110 bytes, and 70 behind one of its kind.
 *
 * <p>What planning alone needs stays behind: of a job's timing a message has the first expression and the
 * zone, of its catch-up policy whether anything is caught up at all, and of a list of shards the item of its own.
 *
 * <p>The version changes only when an older reader would misread. A field that older readers may do without is appended:
 * they ignore what follows the fields that they know.
 */
public final class RunMessageCodec {
    static final int VERSION = 1;

    /** Of what holds several messages, see {@link #encode(List)}. */
    static final int SEVERAL = 2;

    /** How many messages share a record at most. */
    public static final int MOST = 1_000;

    /** What the bits of a message say. Part of the format: never reused for something else. */
    private static final class Bits {
        static final int OTHER_RUN_ID = 1;
        static final int OTHER_DUE_TIME = 1 << 1;
        static final int LATER_ATTEMPT = 1 << 2;
        static final int INLINE_PAYLOAD = 1 << 3;
        static final int STORED_PAYLOAD = 1 << 4;
        static final int FORBID = 1 << 5;
        static final int REPLACE = 1 << 6;
        static final int NO_CATCH_UP = 1 << 7;
        static final int RETRY = 1 << 8;
        static final int TIMEOUT = 1 << 9;
        static final int STARTING_DEADLINE = 1 << 10;
        static final int HISTORY = 1 << 11;
        static final int OTHER_POOL_NAMESPACE = 1 << 12;
        /** What of a retry policy came later than {@link #RETRY}; it stands at the end. */
        static final int RETRY_RULES = 1 << 13;

        /** When the run must be over; it stands behind {@link #RETRY_RULES}. */
        static final int RUN_DEADLINE = 1 << 14;

        static final int QUEUE = 1 << 15;
        /** Another limit of a queue than the usual one; it stands behind {@link #RETRY_RULES}. */
        static final int SHARING = 1 << 16;
        /** It has waited for other runs; since when stands at the end. */
        static final int WAITING = 1 << 17;

        /** It is one of several shards, or has an item; how many and what for stands at the end. */
        static final int SHARDS = 1 << 18;
        /** Its shard is for something that a list says; it stands behind {@link #SHARDS}. */
        static final int SHARD_ITEM = 1 << 19;

        /** It needs a place of a group; which one stands at the end, so that no older worker overlooks it. */
        static final int GROUP = 1 << 20;

        /**
         * In a record with several: all is as in the message before, but for uid and name of the job, ticket, and payload. Of
         * the other bits, only that of an inline payload may stand beside it.
         */
        static final int AS_BEFORE = 1 << 21;

        static final int ALL = (1 << 22) - 1;

        private Bits() {}
    }

    private RunMessageCodec() {}

    public static byte[] encode(RunMessage message) {
        return encode(message, Optional.empty());
    }

    private static byte[] encode(RunMessage message, Optional<RunMessage> before) {
        int bits = bits(message);
        if (before.isPresent() && isAsBefore(message, bits, before.get())) {
            return encodeAsBefore(message);
        }
        ByteWriter out = new ByteWriter(256);
        out.octet(VERSION);
        out.unsigned(bits);
        out.text(
                has(bits, Bits.OTHER_RUN_ID)
                        ? message.id().value()
                        : message.id().job().value());
        out.text(message.job().namespace());
        out.text(message.job().name());
        out.unsigned(message.revision());
        out.instant(message.scheduledTime());
        if (has(bits, Bits.OTHER_DUE_TIME)) {
            out.instant(message.dueTime());
        }
        if (has(bits, Bits.LATER_ATTEMPT)) {
            out.unsigned(message.attempt());
            out.unsigned(message.lostAttempts());
        }
        out.fixed(message.ticket().value());
        writeSpec(out, bits, message.spec());
        message.deadline().ifPresent(out::instant);
        message.waitingSince().ifPresent(out::instant);
        if (has(bits, Bits.SHARDS)) {
            out.unsigned(message.spec().shards().count());
            message.spec().shards().item(message.id().shard()).ifPresent(out::text);
        }
        message.spec().sharing().group().ifPresent(group -> {
            out.text(group.name());
            out.unsigned(group.limit());
        });
        return out.toBytes();
    }

    private static boolean isAsBefore(RunMessage message, int bits, RunMessage before) {
        return !has(bits, Bits.OTHER_RUN_ID)
                && message.job().namespace().equals(before.job().namespace())
                && message.revision() == before.revision()
                && message.scheduledTime().equals(before.scheduledTime())
                && message.dueTime().equals(before.dueTime())
                && message.deadline().equals(before.deadline())
                && message.attempt() == before.attempt()
                && message.lostAttempts() == before.lostAttempts()
                && message.waitingSince().equals(before.waitingSince())
                && !(message.spec().payload() instanceof Payload.Stored)
                && message.spec().equals(before.spec().with(message.spec().payload()));
    }

    private static byte[] encodeAsBefore(RunMessage message) {
        ByteWriter out = new ByteWriter(96);
        out.octet(VERSION);
        boolean inline = message.spec().payload() instanceof Payload.Inline;
        out.unsigned(Bits.AS_BEFORE | bit(Bits.INLINE_PAYLOAD, inline));
        out.text(message.id().job().value());
        out.text(message.job().name());
        out.fixed(message.ticket().value());
        if (message.spec().payload() instanceof Payload.Inline(String json)) {
            out.text(json);
        }
        return out.toBytes();
    }

    private static RunMessage readAsBefore(ByteReader in, int bits, RunMessage before)
            throws MalformedMessageException {
        if ((bits & ~(Bits.AS_BEFORE | Bits.INLINE_PAYLOAD)) != 0) {
            throw new MalformedMessageException("all is said to be as in the message before, and something else too");
        }
        JobUid uid = new JobUid(in.text());
        JobId job = new JobId(before.job().namespace(), in.text());
        Ticket ticket = new Ticket(in.fixed());
        Payload payload = readPayload(in, bits);
        JobSpec spec = before.spec().payload().equals(payload)
                ? before.spec()
                : before.spec().with(payload);
        return new RunMessage(
                RunId.planned(uid, before.scheduledTime()),
                job,
                before.revision(),
                before.scheduledTime(),
                before.dueTime(),
                before.deadline(),
                before.attempt(),
                before.lostAttempts(),
                ticket,
                spec,
                before.waitingSince(),
                Whereabouts.UNKNOWN);
    }

    /**
     * Runs that share a document travel together, so that one worker claims all of them: a version of its own, the document,
     * and each message behind its place in it, which says what differs from the one before. A run that shares nothing travels alone, as {@link #encode(RunMessage)} has it.
     *
     * @param together runs of one document, at most {@link #MOST}; or a single one
     */
    public static byte[] encode(List<RunMessage> together) {
        Whereabouts shared = together.getFirst().whereabouts();
        if (!shared.known()) {
            return encode(together.getFirst());
        }
        ByteWriter out = new ByteWriter(128 * together.size());
        out.octet(SEVERAL);
        out.text(shared.bundle());
        out.fixed(shared.version());
        out.unsigned(shared.size());
        out.unsigned(together.size());
        Optional<RunMessage> before = Optional.empty();
        for (RunMessage message : together) {
            out.unsigned(message.whereabouts().index());
            out.block(encode(message, before));
            before = Optional.of(message);
        }
        return out.toBytes();
    }

    /**
     * The messages of these bytes, in their order.
     *
     * @throws MalformedMessageException whenever one of them is none, whatever it is
     */
    public static List<RunMessage> decodeAll(byte[] bytes) throws MalformedMessageException {
        if (bytes.length == 0 || bytes[0] != SEVERAL) {
            return List.of(decode(bytes));
        }
        ByteReader in = new ByteReader(bytes);
        in.octet();
        String bundle = in.text();
        long version = in.fixed();
        int size = in.bounded(0, Integer.MAX_VALUE);
        int count = in.bounded(1, MOST);
        List<RunMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = in.bounded(0, MOST);
            Optional<RunMessage> before = messages.isEmpty() ? Optional.empty() : Optional.of(messages.getLast());
            messages.add(decode(in.block(), before).foundAt(new Whereabouts(bundle, version, size, index)));
        }
        return messages;
    }

    /**
     * The message of these bytes.
     *
     * @throws MalformedMessageException whenever they are not one, whatever they are
     */
    public static RunMessage decode(byte[] bytes) throws MalformedMessageException {
        return decode(bytes, Optional.empty());
    }

    private static RunMessage decode(byte[] bytes, Optional<RunMessage> before) throws MalformedMessageException {
        ByteReader in = new ByteReader(bytes);
        int version = in.octet();
        if (version != VERSION) {
            throw new MalformedMessageException("version " + version + " is not known here; known is " + VERSION);
        }
        int bits = in.bounded(0, Bits.ALL);
        try {
            if (!has(bits, Bits.AS_BEFORE)) {
                return read(in, bits);
            }
            if (before.isEmpty()) {
                throw new MalformedMessageException("all is said to be as in the message before, and there is none");
            }
            return readAsBefore(in, bits, before.get());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new MalformedMessageException("a field has no valid value: " + e.getMessage(), e);
        }
    }

    private static int bits(RunMessage message) {
        JobSpec spec = message.spec();
        return bit(Bits.OTHER_RUN_ID, !isPlannedForItsTime(message.id(), message.scheduledTime()))
                | bit(Bits.OTHER_DUE_TIME, !message.dueTime().equals(message.scheduledTime()))
                | bit(Bits.LATER_ATTEMPT, message.attempt() != 1 || message.lostAttempts() != 0)
                | bit(Bits.INLINE_PAYLOAD, spec.payload() instanceof Payload.Inline)
                | bit(Bits.STORED_PAYLOAD, spec.payload() instanceof Payload.Stored)
                | bit(Bits.FORBID, spec.concurrency() == ConcurrencyPolicy.FORBID)
                | bit(Bits.REPLACE, spec.concurrency() == ConcurrencyPolicy.REPLACE)
                | bit(Bits.QUEUE, spec.concurrency() == ConcurrencyPolicy.QUEUE)
                | bit(Bits.SHARING, spec.sharing().queueLimit() != Sharing.DEFAULT.queueLimit())
                | bit(Bits.GROUP, spec.sharing().group().isPresent())
                | bit(Bits.WAITING, message.waitingSince().isPresent())
                | bit(Bits.SHARDS, !spec.shards().equals(Shards.NONE))
                | bit(Bits.SHARD_ITEM, !spec.shards().items().isEmpty())
                | bit(Bits.NO_CATCH_UP, spec.catchUp().most() == 0)
                | bit(Bits.RETRY, !spec.retry().equals(RetryPolicy.NONE))
                | bit(Bits.RETRY_RULES, hasRules(spec.retry()))
                | bit(Bits.RUN_DEADLINE, message.deadline().isPresent())
                | bit(Bits.TIMEOUT, spec.timeout().isPresent())
                | bit(Bits.STARTING_DEADLINE, spec.startingDeadline().isPresent())
                | bit(Bits.HISTORY, !spec.history().equals(HistoryLimits.DEFAULT))
                | bit(
                        Bits.OTHER_POOL_NAMESPACE,
                        !spec.pool().namespace().equals(message.job().namespace()));
    }

    private static boolean isPlannedForItsTime(RunId id, Instant scheduledTime) {
        try {
            return id.equals(RunId.planned(id.job(), scheduledTime));
        } catch (ArithmeticException e) {
            return false; // a time that has no milliseconds
        }
    }

    private static void writeSpec(ByteWriter out, int bits, JobSpec spec) {
        out.text(spec.functionName());
        out.text(spec.schedule());
        out.text(spec.timeZone());
        if (has(bits, Bits.OTHER_POOL_NAMESPACE)) {
            out.text(spec.pool().namespace());
        }
        out.text(spec.pool().name());
        switch (spec.payload()) {
            case Payload.None() -> {}
            case Payload.Inline(String json) -> out.text(json);
            case Payload.Stored(String key) -> out.text(key);
        }
        if (has(bits, Bits.RETRY)) {
            out.unsigned(spec.retry().maxAttempts());
            out.duration(spec.retry().initialBackoff());
            out.unsigned(spec.retry().multiplierPercent());
            out.duration(spec.retry().maxBackoff());
        }
        spec.timeout().ifPresent(out::duration);
        spec.startingDeadline().ifPresent(out::duration);
        if (has(bits, Bits.HISTORY)) {
            out.unsigned(spec.history().successful());
            out.unsigned(spec.history().failed());
        }
        if (has(bits, Bits.RETRY_RULES)) {
            out.unsigned(spec.retry().jitterPercent());
            writeTexts(out, spec.retry().retryOn());
            writeTexts(out, spec.retry().notRetryOn());
        }
        if (has(bits, Bits.SHARING)) {
            out.unsigned(spec.sharing().queueLimit());
        }
    }

    private static RunMessage read(ByteReader in, int bits) throws MalformedMessageException {
        String runIdOrJobUid = in.text();
        JobId job = new JobId(in.text(), in.text());
        long revision = in.unsigned();
        if (revision < 0) {
            throw new MalformedMessageException("revision " + Long.toUnsignedString(revision) + " is too large");
        }
        Instant scheduledTime = in.instant();
        Instant dueTime = has(bits, Bits.OTHER_DUE_TIME) ? in.instant() : scheduledTime;
        boolean laterAttempt = has(bits, Bits.LATER_ATTEMPT);
        int attempt = laterAttempt ? in.bounded(1, Integer.MAX_VALUE) : 1;
        int lostAttempts = laterAttempt ? in.bounded(0, Integer.MAX_VALUE) : 0;
        Ticket ticket = new Ticket(in.fixed());
        RunId id = has(bits, Bits.OTHER_RUN_ID)
                ? new RunId(runIdOrJobUid)
                : RunId.planned(new JobUid(runIdOrJobUid), scheduledTime);
        JobSpec spec = readSpec(in, bits, job);
        Optional<Instant> deadline = has(bits, Bits.RUN_DEADLINE) ? Optional.of(in.instant()) : Optional.empty();
        Optional<Instant> waitingSince = has(bits, Bits.WAITING) ? Optional.of(in.instant()) : Optional.empty();
        if (has(bits, Bits.SHARDS)) {
            spec = spec.sharded(readShards(in, bits));
        }
        if (has(bits, Bits.GROUP)) {
            spec = spec.sharing(spec.sharing().in(readGroup(in)));
        }
        return new RunMessage(
                id,
                job,
                revision,
                scheduledTime,
                dueTime,
                deadline,
                attempt,
                lostAttempts,
                ticket,
                spec,
                waitingSince,
                Whereabouts.UNKNOWN);
    }

    /** How the planned time is completed is not a worker's business. */
    private static Shards readShards(ByteReader in, int bits) throws MalformedMessageException {
        int count = in.bounded(1, Shards.MOST);
        return new Shards(
                count, has(bits, Bits.SHARD_ITEM) ? List.of(in.text()) : List.of(), Shards.Completion.ALL_SUCCEEDED);
    }

    private static JobSpec readSpec(ByteReader in, int bits, JobId job) throws MalformedMessageException {
        String functionName = in.text();
        String schedule = in.text();
        String timeZone = in.text();
        PoolId pool = new PoolId(has(bits, Bits.OTHER_POOL_NAMESPACE) ? in.text() : job.namespace(), in.text());
        JobSpec spec = new JobSpec(
                functionName,
                schedule,
                timeZone,
                pool,
                readPayload(in, bits),
                readConcurrency(bits),
                has(bits, Bits.NO_CATCH_UP) ? CatchUpPolicy.NONE : CatchUpPolicy.LATEST,
                has(bits, Bits.RETRY) ? readRetry(in) : RetryPolicy.NONE,
                readDuration(in, bits, Bits.TIMEOUT),
                readDuration(in, bits, Bits.STARTING_DEADLINE),
                has(bits, Bits.HISTORY) ? readHistory(in) : HistoryLimits.DEFAULT);
        JobSpec ruled = has(bits, Bits.RETRY_RULES) ? spec.retrying(readRules(in, spec.retry())) : spec;
        return has(bits, Bits.SHARING) ? ruled.sharing(new Sharing(in.bounded(1, Sharing.MOST_QUEUED))) : ruled;
    }

    private static Group readGroup(ByteReader in) throws MalformedMessageException {
        return new Group(in.text(), in.bounded(1, Group.MOST_PLACES));
    }

    private static boolean hasRules(RetryPolicy retry) {
        return retry.jitterPercent() != 0
                || !retry.retryOn().isEmpty()
                || !retry.notRetryOn().isEmpty();
    }

    private static RetryPolicy readRules(ByteReader in, RetryPolicy retry) throws MalformedMessageException {
        return new RetryPolicy(
                retry.maxAttempts(),
                retry.initialBackoff(),
                retry.multiplierPercent(),
                retry.maxBackoff(),
                in.bounded(0, 100),
                readTexts(in),
                readTexts(in));
    }

    private static void writeTexts(ByteWriter out, List<String> texts) {
        out.unsigned(texts.size());
        texts.forEach(out::text);
    }

    private static List<String> readTexts(ByteReader in) throws MalformedMessageException {
        List<String> texts = new ArrayList<>();
        for (int left = in.bounded(0, RetryPolicy.MOST_CLASSES); left > 0; left--) {
            texts.add(in.text());
        }
        return texts;
    }

    private static Payload readPayload(ByteReader in, int bits) throws MalformedMessageException {
        boolean inline = has(bits, Bits.INLINE_PAYLOAD);
        boolean stored = has(bits, Bits.STORED_PAYLOAD);
        if (inline && stored) {
            throw new MalformedMessageException("the payload is said to be both inline and stored");
        }
        return inline ? new Payload.Inline(in.text()) : stored ? new Payload.Stored(in.text()) : new Payload.None();
    }

    private static ConcurrencyPolicy readConcurrency(int bits) throws MalformedMessageException {
        boolean forbid = has(bits, Bits.FORBID);
        boolean replace = has(bits, Bits.REPLACE);
        boolean queue = has(bits, Bits.QUEUE);
        if ((forbid && replace) || (queue && (forbid || replace))) {
            throw new MalformedMessageException(
                    "the concurrency policy is said to be several of Forbid, Replace, Queue");
        }
        return forbid
                ? ConcurrencyPolicy.FORBID
                : replace ? ConcurrencyPolicy.REPLACE : queue ? ConcurrencyPolicy.QUEUE : ConcurrencyPolicy.ALLOW;
    }

    private static RetryPolicy readRetry(ByteReader in) throws MalformedMessageException {
        return new RetryPolicy(
                in.bounded(1, Integer.MAX_VALUE), in.duration(), in.bounded(100, Integer.MAX_VALUE), in.duration());
    }

    private static HistoryLimits readHistory(ByteReader in) throws MalformedMessageException {
        return new HistoryLimits(in.bounded(0, Integer.MAX_VALUE), in.bounded(0, Integer.MAX_VALUE));
    }

    private static Optional<Duration> readDuration(ByteReader in, int bits, int bit) throws MalformedMessageException {
        return has(bits, bit) ? Optional.of(in.duration()) : Optional.empty();
    }

    private static boolean has(int bits, int bit) {
        return (bits & bit) != 0;
    }

    private static int bit(int bit, boolean set) {
        return set ? bit : 0;
    }
}
