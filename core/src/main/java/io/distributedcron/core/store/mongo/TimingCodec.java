package io.distributedcron.core.store.mongo;

import io.distributedcron.core.cron.DstPolicy;
import io.distributedcron.core.cron.Exclusion;
import io.distributedcron.core.cron.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** When a job runs, as fields of its spec. Defaults are left out. */
final class TimingCodec {
    private static final char SEPARATOR = '/';

    private @Nullable String schedule;
    private List<String> further = List.of();
    private @Nullable String zone;
    private Optional<Instant> notBefore = Optional.empty();
    private Optional<Instant> notAfter = Optional.empty();
    private List<Exclusion> exclusions = List.of();
    private DstPolicy dstPolicy = DstPolicy.RUN_AFTER;
    private Duration jitter = Duration.ZERO;

    static void write(BsonWriter writer, Timing timing) {
        writer.writeString("schedule", timing.schedules().getFirst());
        writer.writeString("zone", timing.timeZone());
        if (timing.plain()) {
            return;
        }
        texts(
                writer,
                "furtherSchedules",
                timing.schedules().subList(1, timing.schedules().size()));
        timing.notBefore().ifPresent(time -> Fields.writeInstant(writer, "notBefore", time));
        timing.notAfter().ifPresent(time -> Fields.writeInstant(writer, "notAfter", time));
        texts(
                writer,
                "exclusions",
                timing.exclusions().stream()
                        .map(it -> it.from() + String.valueOf(SEPARATOR) + it.until())
                        .toList());
        if (timing.dstPolicy() != DstPolicy.RUN_AFTER) {
            writer.writeString("dst", timing.dstPolicy().name());
        }
        if (!timing.jitter().isZero()) {
            writer.writeInt64("jitterMs", timing.jitter().toMillis());
        }
    }

    private static void texts(BsonWriter writer, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            writer.writeStartArray(name);
            texts.forEach(writer::writeString);
            writer.writeEndArray();
        }
    }

    /** Reads a field, if it is one of these. */
    boolean read(String name, BsonReader reader) {
        switch (name) {
            case "schedule" -> schedule = reader.readString();
            case "furtherSchedules" -> further = Fields.readTexts(reader);
            case "zone" -> zone = reader.readString();
            case "notBefore" -> notBefore = Optional.of(Fields.readInstant(reader));
            case "notAfter" -> notAfter = Optional.of(Fields.readInstant(reader));
            case "exclusions" ->
                exclusions = Fields.readTexts(reader).stream()
                        .map(TimingCodec::exclusion)
                        .toList();
            case "dst" -> dstPolicy = DstPolicy.valueOf(reader.readString());
            case "jitterMs" -> jitter = Fields.readMillis(reader);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Exclusion exclusion(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            throw new IllegalArgumentException("exclusion '" + text + "' has no end");
        }
        return new Exclusion(
                LocalDateTime.parse(text.substring(0, separator)), LocalDateTime.parse(text.substring(separator + 1)));
    }

    Timing timing() {
        List<String> schedules = new ArrayList<>(1 + further.size());
        schedules.add(Fields.required("spec.schedule", schedule));
        schedules.addAll(further);
        return new Timing(
                schedules, Fields.required("spec.zone", zone), notBefore, notAfter, exclusions, dstPolicy, jitter);
    }
}
