package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a bundle have in common, as long as they stand where the bundle says: it is said once, before them, and each
 * says of itself only what differs. Their ids and jobs are those of the bundle's lists, in the same order.
 *
 * <ul>
 *   <li>{@code common}: {@code revision}, {@code due}, {@code deadline} and {@code plannedAsOf}, as in the document of one run, if
 *       all have the same; and {@code specs}, the different declarations, without payloads;
 *   <li>of a run: {@code specOf}, which of these it has, if it is not the first; and its {@code payload}.
 * </ul>
 */
final class CommonFields {
    static final String NAME = "common";
    static final String SPEC_OF = "specOf";
    static final String PAYLOAD = "payload";

    private final List<String> uids = new ArrayList<>();
    private final List<String> jobs = new ArrayList<>();
    private @Nullable PoolId pool;
    private @Nullable Instant scheduledTime;
    private @Nullable Long revision;
    private @Nullable Instant dueTime;
    private @Nullable Instant deadline;
    private @Nullable Instant plannedAsOf;
    private final List<SpecCodec.Parts> specs = new ArrayList<>();
    private final Map<Integer, JobSpec> whole = new LinkedHashMap<>();

    /** Writes what runs have in common, and then the runs. */
    static void write(BsonWriter writer, List<Run> runs) {
        Optional<Long> revision = same(runs, Run::revision);
        Optional<Instant> due = same(runs, Run::dueTime);
        Optional<Instant> deadline = same(runs, Run::deadline).flatMap(Function.identity());
        Optional<Instant> asOf = same(runs, Run::plannedAsOf);
        List<Integer> specOf = new ArrayList<>(runs.size());
        Map<JobSpec, Integer> specs = new LinkedHashMap<>();
        @Nullable JobSpec last = null;
        for (Run run : runs) {
            specOf.add(
                    run.spec().equals(last)
                            ? specOf.getLast()
                            : specs.computeIfAbsent(withoutPayload(run.spec()), spec -> specs.size()));
            last = run.spec();
        }
        writer.writeStartDocument(NAME);
        revision.ifPresent(it -> writer.writeInt64("revision", it));
        due.ifPresent(time -> Fields.writeInstant(writer, "due", time));
        deadline.ifPresent(time -> Fields.writeInstant(writer, "deadline", time));
        asOf.ifPresent(time -> Fields.writeInstant(writer, "plannedAsOf", time));
        writer.writeStartArray("specs");
        specs.keySet().forEach(spec -> SpecCodec.write(writer, spec));
        writer.writeEndArray();
        writer.writeEndDocument();
        writer.writeStartArray("runs");
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            writer.writeStartDocument();
            writer.writeInt64("ticket", run.ticket().value());
            if (revision.isEmpty()) {
                writer.writeInt64("revision", run.revision());
            }
            if (due.isEmpty()) {
                Fields.writeInstant(writer, "due", run.dueTime());
            }
            if (deadline.isEmpty()) {
                run.deadline().ifPresent(time -> Fields.writeInstant(writer, "deadline", time));
            }
            if (asOf.isEmpty()) {
                Fields.writeInstant(writer, "plannedAsOf", run.plannedAsOf());
            }
            if (specOf.get(i) != 0) {
                writer.writeInt32(SPEC_OF, specOf.get(i));
            }
            if (run.spec().payload() instanceof Payload.Inline(String json)) {
                writer.writeString(PAYLOAD, json);
            }
            writer.writeEndDocument();
        }
        writer.writeEndArray();
    }

    private static JobSpec withoutPayload(JobSpec spec) {
        return spec.payload() instanceof Payload.None ? spec : spec.with(new Payload.None());
    }

    /** Empty if not all have the same. */
    private static <T> Optional<T> same(List<Run> runs, Function<Run, T> of) {
        T first = of.apply(runs.getFirst());
        return runs.stream().allMatch(run -> of.apply(run).equals(first)) ? Optional.of(first) : Optional.empty();
    }

    /** Reads a field of a bundle, if it is one of these. */
    boolean read(String name, BsonReader reader) {
        switch (name) {
            case "uid" -> uids.addAll(Fields.readTexts(reader));
            case "jobs" -> jobs.addAll(Fields.readTexts(reader));
            case "pool" -> pool = PoolId.parse(reader.readString());
            case "scheduledTime" -> scheduledTime = Fields.readInstant(reader);
            case NAME -> readCommon(reader);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readCommon(BsonReader reader) {
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "revision" -> revision = Fields.readLong(reader);
                case "due" -> dueTime = Fields.readInstant(reader);
                case "deadline" -> deadline = Fields.readInstant(reader);
                case "plannedAsOf" -> plannedAsOf = Fields.readInstant(reader);
                case "specs" -> readSpecs(reader);
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
    }

    private void readSpecs(BsonReader reader) {
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            specs.add(SpecCodec.read(reader));
        }
        reader.readEndArray();
    }

    RunId id(int index) {
        return RunId.planned(new JobUid(at("uid", uids, index)), scheduledTime());
    }

    JobId job(int index) {
        return JobId.parse(at("jobs", jobs, index));
    }

    PoolId pool() {
        return Fields.required("pool", pool);
    }

    Instant scheduledTime() {
        return Fields.required("scheduledTime", scheduledTime);
    }

    @Nullable
    Long revision() {
        return revision;
    }

    @Nullable
    Instant dueTime() {
        return dueTime;
    }

    @Nullable
    Instant deadline() {
        return deadline;
    }

    @Nullable
    Instant plannedAsOf() {
        return plannedAsOf;
    }

    JobSpec spec(int number) {
        JobSpec spec = whole.get(number);
        if (spec == null) {
            spec = at("common.specs", specs, number).in(pool());
            whole.put(number, spec);
        }
        return spec;
    }

    private static <T> T at(String field, List<T> values, int index) {
        if (index < 0 || index >= values.size()) {
            throw new IllegalArgumentException(
                    "field " + field + " has " + values.size() + " entries, and none for number " + index);
        }
        return values.get(index);
    }
}
