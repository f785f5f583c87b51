package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Sharing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** What a job declares, as a document inside a job's or a run's; the pool stands beside it. Defaults are left out. */
final class SpecCodec {
    private SpecCodec() {}

    static void write(BsonWriter writer, JobSpec spec) {
        writer.writeStartDocument();
        writer.writeString("function", spec.functionName());
        TimingCodec.write(writer, spec.timing());
        switch (spec.payload()) {
            case Payload.None none -> {}
            case Payload.Inline(String json) -> writer.writeString("payload", json);
            case Payload.Stored(String key) -> writer.writeString("payloadKey", key);
        }
        if (spec.concurrency() != ConcurrencyPolicy.ALLOW) {
            writer.writeString("concurrency", spec.concurrency().name());
        }
        if (!spec.catchUp().equals(CatchUpPolicy.LATEST)) {
            writeCatchUp(writer, spec.catchUp());
        }
        if (!spec.retry().equals(RetryPolicy.NONE)) {
            writeRetry(writer, spec.retry());
        }
        spec.timeout().ifPresent(timeout -> writer.writeInt64("timeoutMs", timeout.toMillis()));
        spec.startingDeadline().ifPresent(deadline -> writer.writeInt64("startingDeadlineMs", deadline.toMillis()));
        spec.failures().deadline().ifPresent(deadline -> writer.writeInt64("deadlineMs", deadline.toMillis()));
        if (spec.failures().suspendAfter() != 0) {
            writer.writeInt32("suspendAfter", spec.failures().suspendAfter());
        }
        if (!spec.history().equals(HistoryLimits.DEFAULT)) {
            writer.writeStartDocument("history");
            writer.writeInt32("successful", spec.history().successful());
            writer.writeInt32("failed", spec.history().failed());
            spec.history().successfulAge().ifPresent(age -> writer.writeInt64("successfulMs", age.toMillis()));
            spec.history().failedAge().ifPresent(age -> writer.writeInt64("failedMs", age.toMillis()));
            writer.writeEndDocument();
        }
        if (!spec.sharing().equals(Sharing.DEFAULT)) {
            writeSharing(writer, spec.sharing());
        }
        if (!spec.shards().equals(Shards.NONE)) {
            ShardsCodec.write(writer, spec.shards());
        }
        writer.writeEndDocument();
    }

    private static void writeSharing(BsonWriter writer, Sharing sharing) {
        writer.writeStartDocument("sharing");
        writer.writeInt32("queueLimit", sharing.queueLimit());
        sharing.group().ifPresent(group -> {
            writer.writeString("group", group.name());
            writer.writeInt32("groupLimit", group.limit());
        });
        writer.writeEndDocument();
    }

    private static void writeCatchUp(BsonWriter writer, CatchUpPolicy catchUp) {
        writer.writeStartDocument("catchUp");
        writer.writeInt32("most", catchUp.most());
        catchUp.window().ifPresent(window -> writer.writeInt64("windowMs", window.toMillis()));
        writer.writeEndDocument();
    }

    private static CatchUpPolicy readCatchUp(BsonReader reader) {
        int most = CatchUpPolicy.LATEST.most();
        Optional<Duration> window = Optional.empty();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "most" -> most = Fields.readInt(reader);
                case "windowMs" -> window = Optional.of(Fields.readMillis(reader));
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return new CatchUpPolicy(most, window);
    }

    private static void writeRetry(BsonWriter writer, RetryPolicy retry) {
        writer.writeStartDocument("retry");
        writer.writeInt32("maxAttempts", retry.maxAttempts());
        writer.writeInt64("initialBackoffMs", retry.initialBackoff().toMillis());
        writer.writeInt32("multiplierPercent", retry.multiplierPercent());
        writer.writeInt64("maxBackoffMs", retry.maxBackoff().toMillis());
        if (retry.jitterPercent() != 0) {
            writer.writeInt32("jitterPercent", retry.jitterPercent());
        }
        writeTexts(writer, "retryOn", retry.retryOn());
        writeTexts(writer, "notRetryOn", retry.notRetryOn());
        writer.writeEndDocument();
    }

    private static void writeTexts(BsonWriter writer, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            writer.writeStartArray(name);
            texts.forEach(writer::writeString);
            writer.writeEndArray();
        }
    }

    /** A spec whose pool may not have been read yet. */
    static Parts read(BsonReader reader) {
        Parts parts = new Parts();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = reader.readName();
            switch (name) {
                case "function" -> parts.function = reader.readString();
                case "payload" -> parts.payload = new Payload.Inline(reader.readString());
                case "payloadKey" -> parts.payload = new Payload.Stored(reader.readString());
                case "concurrency" -> parts.concurrency = ConcurrencyPolicy.valueOf(reader.readString());
                case "catchUp" -> parts.catchUp = readCatchUp(reader);
                case "retry" -> parts.retry = readRetry(reader);
                case "timeoutMs" -> parts.timeout = Optional.of(Fields.readMillis(reader));
                case "startingDeadlineMs" -> parts.startingDeadline = Optional.of(Fields.readMillis(reader));
                case "deadlineMs" -> parts.deadline = Optional.of(Fields.readMillis(reader));
                case "suspendAfter" -> parts.suspendAfter = Fields.readInt(reader);
                case "history" -> parts.history = readHistory(reader);
                case "sharing" -> parts.sharing = readSharing(reader);
                case ShardsCodec.NAME -> parts.shards = ShardsCodec.read(reader);
                default -> {
                    if (!parts.timing.read(name, reader)) {
                        reader.skipValue();
                    }
                }
            }
        }
        reader.readEndDocument();
        return parts;
    }

    private static RetryPolicy readRetry(BsonReader reader) {
        int maxAttempts = RetryPolicy.NONE.maxAttempts();
        Duration initialBackoff = RetryPolicy.NONE.initialBackoff();
        int multiplierPercent = RetryPolicy.NONE.multiplierPercent();
        Duration maxBackoff = RetryPolicy.NONE.maxBackoff();
        int jitterPercent = 0;
        List<String> retryOn = List.of();
        List<String> notRetryOn = List.of();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "maxAttempts" -> maxAttempts = Fields.readInt(reader);
                case "initialBackoffMs" -> initialBackoff = Fields.readMillis(reader);
                case "multiplierPercent" -> multiplierPercent = Fields.readInt(reader);
                case "maxBackoffMs" -> maxBackoff = Fields.readMillis(reader);
                case "jitterPercent" -> jitterPercent = Fields.readInt(reader);
                case "retryOn" -> retryOn = Fields.readTexts(reader);
                case "notRetryOn" -> notRetryOn = Fields.readTexts(reader);
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return new RetryPolicy(
                maxAttempts, initialBackoff, multiplierPercent, maxBackoff, jitterPercent, retryOn, notRetryOn);
    }

    private static HistoryLimits readHistory(BsonReader reader) {
        int successful = HistoryLimits.DEFAULT.successful();
        int failed = HistoryLimits.DEFAULT.failed();
        Optional<Duration> successfulAge = Optional.empty();
        Optional<Duration> failedAge = Optional.empty();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "successful" -> successful = Fields.readInt(reader);
                case "failed" -> failed = Fields.readInt(reader);
                case "successfulMs" -> successfulAge = Optional.of(Fields.readMillis(reader));
                case "failedMs" -> failedAge = Optional.of(Fields.readMillis(reader));
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return new HistoryLimits(successful, failed, successfulAge, failedAge);
    }

    private static Sharing readSharing(BsonReader reader) {
        int queueLimit = Sharing.DEFAULT.queueLimit();
        Optional<String> group = Optional.empty();
        int groupLimit = 0;
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "queueLimit" -> queueLimit = Fields.readInt(reader);
                case "group" -> group = Optional.of(reader.readString());
                case "groupLimit" -> groupLimit = Fields.readInt(reader);
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return group.isPresent()
                ? new Sharing(queueLimit).in(new Group(group.get(), groupLimit))
                : new Sharing(queueLimit);
    }

    /** What was read of a spec. */
    static final class Parts {
        private @Nullable String function;
        private final TimingCodec timing = new TimingCodec();
        private Payload payload = new Payload.None();
        private ConcurrencyPolicy concurrency = ConcurrencyPolicy.ALLOW;
        private CatchUpPolicy catchUp = CatchUpPolicy.LATEST;
        private RetryPolicy retry = RetryPolicy.NONE;
        private Optional<Duration> timeout = Optional.empty();
        private Optional<Duration> startingDeadline = Optional.empty();
        private HistoryLimits history = HistoryLimits.DEFAULT;
        private Optional<Duration> deadline = Optional.empty();
        private int suspendAfter;
        private Sharing sharing = Sharing.DEFAULT;
        private Shards shards = Shards.NONE;

        JobSpec in(PoolId pool) {
            return new JobSpec(
                    Fields.required("spec.function", function),
                    timing.timing(),
                    pool,
                    payload,
                    concurrency,
                    catchUp,
                    retry,
                    timeout,
                    startingDeadline,
                    history,
                    new FailurePolicy(deadline, suspendAfter),
                    sharing,
                    shards);
        }
    }
}
