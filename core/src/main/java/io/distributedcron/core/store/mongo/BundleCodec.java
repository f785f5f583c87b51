package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.run.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Several runs as one document. While all goes well they are planned together, claimed together and succeed, and nothing is
 * written about each but when it began and ended:
 *
 * <ul>
 *   <li>{@code uid}, {@code jobs}: of each run, for the indexes. A unique one over slot, time and uid keeps every link of a
 *       chain unique, whatever document it is in;
 *   <li>{@code slot}, {@code pool}, {@code scheduledTime}: what the runs have in common;
 *   <li>{@code planned}, {@code due}: how many are PLANNED, and when the first of these is due; absent if none is;
 *   <li>{@code running}, {@code owner}: how many are RUNNING, and whose; absent if none is;
 *   <li>{@code isPlanned}, {@code isRunning}: whether any is; with these the indexes of them begin, as those of runs with their
 *       state, so that distinct values are answered from the index alone;
 *   <li>{@code claim}: under which they were claimed together;
 *   <li>{@code ended}: by index, when a run that was claimed so began and ended. It succeeded, without a result;
 *   <li>{@code failed}, {@code skipped}: the jobs of those that ended so;
 *   <li>{@code common}: what the runs have in common besides, see {@link CommonFields}; it stands before them;
 *   <li>{@code runs}: of each, what differs. Nothing that the bundle says holds for one with {@code apart: true}: it is as the
 *       document that it would have alone, and stands where that says;
 *   <li>{@code mixed: true}, if any of them is so;
 *   <li>{@code version}: a random number that every write changes but one that only adds to {@code ended};
 *   <li>{@code write}: as in the document of one run.
 * </ul>
 */
final class BundleCodec {
    /** Of a bundle of which some runs stand apart. */
    static final String MIXED = "mixed";

    private BundleCodec() {}

    /** Runs that are just planned, as a new document. */
    static RawBsonDocument encode(String id, long version, List<Run> runs) {
        Run first = runs.getFirst();
        return write(writer -> {
            begin(writer, id, first.slot(), version);
            shared(writer, first);
            writeAll(writer, "uid", runs.stream().map(BundleCodec::uid).toList());
            writeAll(writer, "jobs", runs.stream().map(BundleCodec::job).toList());
            summary(writer, runs);
            CommonFields.write(writer, runs);
        });
    }

    /**
     * A bundle in which some runs stand elsewhere now, or are not any more.
     *
     * @param after by index, what became of the run; those that cannot be read have none, and stay
     * @param version of the new document
     */
    static RawBsonDocument encode(Bundle bundle, Map<Integer, Optional<Run>> after, long version, long write) {
        List<Run> runs = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        List<String> uids = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < bundle.entries().size(); i++) {
            Run before = bundle.entries().get(i).run();
            Optional<Run> run = after.getOrDefault(i, Optional.ofNullable(before));
            if (run.isPresent() || before == null) {
                kept.add(i);
                run.ifPresent(runs::add);
                uids.add(run.map(BundleCodec::uid).orElse("unreadable " + i + " of " + bundle.id()));
                jobs.add(run.map(BundleCodec::job).orElse(""));
            }
        }
        return write(writer -> {
            begin(writer, bundle.id(), bundle.slot(), version);
            runs.stream().findFirst().ifPresent(first -> shared(writer, first));
            writeAll(writer, "uid", uids);
            writeAll(writer, "jobs", jobs);
            summary(writer, runs);
            writer.writeInt64("write", write);
            bundle.claim().ifPresent(claim -> {
                writer.writeStartDocument("claim");
                RunCodec.encodeClaim(writer, claim);
                writer.writeEndDocument();
            });
            encodeEnded(writer, bundle, after, kept);
            boolean mixed = kept.stream()
                    .anyMatch(
                            i -> after.containsKey(i) || bundle.entries().get(i).apart());
            if (mixed) {
                writer.writeBoolean(MIXED, true);
            }
            writer.writeName(CommonFields.NAME);
            pipe(writer, bundle.common());
            writer.writeStartArray("runs");
            for (int i : kept) {
                Bundle.Entry entry = bundle.entries().get(i);
                if (after.containsKey(i)) {
                    RunCodec.encodeApart(writer, after.get(i).orElseThrow());
                } else {
                    pipe(writer, entry.raw());
                }
            }
            writer.writeEndArray();
        });
    }

    private static void pipe(BsonBinaryWriter writer, RawBsonDocument raw) {
        writer.pipe(new BsonBinaryReader(raw.getByteBuffer().asNIO()));
    }

    private static void encodeEnded(
            BsonBinaryWriter writer, Bundle bundle, Map<Integer, Optional<Run>> after, List<Integer> kept) {
        writer.writeStartDocument("ended");
        for (int position = 0; position < kept.size(); position++) {
            Bundle.Entry entry = bundle.entries().get(kept.get(position));
            if (entry.run() != null
                    && !entry.apart()
                    && !after.containsKey(kept.get(position))
                    && entry.run().state() == RunState.SUCCEEDED) {
                writer.writeStartArray(Integer.toString(position));
                writeTime(writer, entry.run().startedAt());
                writeTime(writer, entry.run().finishedAt());
                writer.writeEndArray();
            }
        }
        writer.writeEndDocument();
    }

    private static void writeTime(BsonBinaryWriter writer, Optional<Instant> time) {
        time.ifPresentOrElse(it -> writer.writeDateTime(it.toEpochMilli()), writer::writeNull);
    }

    private static RawBsonDocument write(Consumer<BsonBinaryWriter> content) {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            writer.writeStartDocument();
            content.accept(writer);
            writer.writeEndDocument();
        }
        return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getPosition());
    }

    private static void begin(BsonBinaryWriter writer, String id, Slot slot, long version) {
        writer.writeString("_id", id);
        writer.writeInt32("slot", slot.number());
        writer.writeInt64("version", version);
    }

    private static void shared(BsonBinaryWriter writer, Run any) {
        writer.writeString("pool", any.pool().toString());
        Fields.writeInstant(writer, "scheduledTime", any.scheduledTime());
    }

    private static String uid(Run run) {
        return run.id().job().value();
    }

    private static String job(Run run) {
        return run.job().toString();
    }

    private static void summary(BsonBinaryWriter writer, List<Run> runs) {
        int planned = 0;
        int running = 0;
        Set<String> owners = new LinkedHashSet<>();
        Set<String> failed = new LinkedHashSet<>();
        Set<String> skipped = new LinkedHashSet<>();
        for (Run run : runs) {
            switch (run.state()) {
                case PLANNED -> planned++;
                case RUNNING -> {
                    running++;
                    owners.add(run.claim().orElseThrow().owner().value());
                }
                case FAILED, TIMED_OUT -> failed.add(run.job().toString());
                case SKIPPED -> skipped.add(run.job().toString());
                case SUCCEEDED, CANCELLED -> {}
            }
        }
        if (planned > 0) {
            writer.writeInt32("planned", planned);
            writer.writeBoolean("isPlanned", true);
            runs.stream()
                    .filter(run -> run.state() == RunState.PLANNED)
                    .map(Run::dueTime)
                    .min(Comparator.naturalOrder())
                    .ifPresent(due -> Fields.writeInstant(writer, "due", due));
        }
        if (running > 0) {
            writer.writeInt32("running", running);
            writer.writeBoolean("isRunning", true);
            writeAll(writer, "owner", owners);
        }
        writeAll(writer, "failed", failed);
        writeAll(writer, "skipped", skipped);
    }

    private static void writeAll(BsonBinaryWriter writer, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            writer.writeStartArray(name);
            values.forEach(writer::writeString);
            writer.writeEndArray();
        }
    }

    /** The first field, where it is one: others are not looked at. */
    static boolean isApart(RawBsonDocument run) {
        return run.getFirstKey().equals(RunCodec.APART);
    }

    /** When a run began and ended, as {@code ended} says. */
    private record Times(Optional<Instant> began, Instant ended) {}

    static Bundle decode(RawBsonDocument raw) {
        return new Reading().read(raw);
    }

    /** The runs of a bundle that can be read. */
    static List<Run> runs(RawBsonDocument raw) {
        try {
            return new Reading().runs(raw);
        } catch (RuntimeException e) {
            return decode(raw).runs(); // one of them cannot be read
        }
    }

    /** What a bundle says of a run, put onto what its own document says. */
    static Run stands(Run run, Optional<Claim> claim, Optional<Instant> began, Optional<Instant> ended) {
        if (claim.isEmpty()) {
            return run;
        }
        Run claimed = run.claimed(claim.get());
        return ended.map(
                        at -> claimed.after(new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())), began, at))
                .orElse(claimed);
    }

    /** One document on its way to a bundle. */
    private static final class Reading {
        /** A run as its own document has it. */
        private record Inner(Run run, boolean apart) {}

        private final CommonFields common = new CommonFields();
        private final List<Inner> inner = new ArrayList<>();
        private boolean together = true;
        private @Nullable String id;
        private @Nullable Slot slot;
        private @Nullable Long version;
        private @Nullable Long write;
        private int running;
        private Optional<Claim> claim = Optional.empty();
        private final Map<Integer, Times> ended = new HashMap<>();

        Bundle read(RawBsonDocument raw) {
            try (BsonReader reader = Fields.reader(raw)) {
                reader.readStartDocument();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    String name = reader.readName();
                    try {
                        read(name, reader);
                    } catch (RuntimeException e) {
                        throw Fields.unreadable(name, e);
                    }
                }
            }
            String document = Fields.required("_id", id);
            long itsVersion = Fields.required("version", version);
            List<RawBsonDocument> runs = new ArrayList<>();
            raw.getArray("runs").forEach(run -> runs.add((RawBsonDocument) run));
            boolean together = claim.isEmpty() && runs.stream().noneMatch(BundleCodec::isApart);
            int size = together ? runs.size() : Whereabouts.MIXED;
            List<Bundle.Entry> entries = new ArrayList<>(runs.size());
            for (RawBsonDocument run : runs) {
                entries.add(entry(run, new Whereabouts(document, itsVersion, size, entries.size())));
            }
            return new Bundle(
                    document,
                    Fields.required("slot", slot),
                    itsVersion,
                    running,
                    claim,
                    Optional.ofNullable(write),
                    (RawBsonDocument) raw.getDocument(CommonFields.NAME),
                    entries);
        }

        /** In one go over the bytes. */
        List<Run> runs(RawBsonDocument raw) {
            try (BsonReader reader = Fields.reader(raw)) {
                reader.readStartDocument();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    String name = reader.readName();
                    if (name.equals("runs")) {
                        readInner(reader);
                    } else {
                        read(name, reader);
                    }
                }
            }
            String document = Fields.required("_id", id);
            long itsVersion = Fields.required("version", version);
            int size = together && claim.isEmpty() ? inner.size() : Whereabouts.MIXED;
            List<Run> runs = new ArrayList<>(inner.size());
            for (Inner one : inner) {
                int index = runs.size();
                Optional<Times> times = Optional.ofNullable(ended.get(index));
                Run run = one.apart()
                        ? one.run()
                        : stands(one.run(), claim, times.flatMap(Times::began), times.map(Times::ended));
                runs.add(run.foundAt(new Whereabouts(document, itsVersion, size, index)));
            }
            return runs;
        }

        private void readInner(BsonReader reader) {
            reader.readStartArray();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                RunReader run = new RunReader(common, inner.size());
                Run read = run.read(reader);
                inner.add(new Inner(read, run.apart()));
                together &= !run.apart();
            }
            reader.readEndArray();
        }

        private void read(String name, BsonReader reader) {
            switch (name) {
                case "_id" -> id = reader.readString();
                case "slot" -> slot = new Slot(Fields.readInt(reader));
                case "version" -> version = Fields.readLong(reader);
                case "write" -> write = Fields.readLong(reader);
                case "running" -> running = Fields.readInt(reader);
                case "claim" -> claim = Optional.of(readClaim(reader));
                case "ended" -> readEnded(reader);
                default -> {
                    if (!common.read(name, reader)) {
                        reader.skipValue();
                    }
                }
            }
        }

        private Bundle.Entry entry(RawBsonDocument raw, Whereabouts whereabouts) {
            boolean apart = isApart(raw);
            Run run;
            try (BsonReader reader = Fields.reader(raw)) {
                run = new RunReader(common, whereabouts.index()).read(reader).foundAt(whereabouts);
            } catch (RuntimeException e) {
                return new Bundle.Entry(raw, null, apart);
            }
            Optional<Times> times = Optional.ofNullable(ended.get(whereabouts.index()));
            return new Bundle.Entry(
                    raw, apart ? run : stands(run, claim, times.flatMap(Times::began), times.map(Times::ended)), apart);
        }

        private void readEnded(BsonReader reader) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                int index = Integer.parseInt(reader.readName());
                reader.readStartArray();
                Optional<Instant> began = Optional.empty();
                if (reader.readBsonType() == BsonType.NULL) {
                    reader.readNull();
                } else {
                    began = Optional.of(Fields.readInstant(reader));
                }
                ended.put(index, new Times(began, Fields.readInstant(reader)));
                reader.readEndArray();
            }
            reader.readEndDocument();
        }
    }

    /** Of {@code ended}, when each of these runs ended. */
    static void readEnds(BsonReader reader, Map<Integer, Instant> to) {
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            int index = Integer.parseInt(reader.readName());
            reader.readStartArray();
            reader.readBsonType();
            reader.skipValue();
            reader.readBsonType();
            to.put(index, Fields.readInstant(reader));
            reader.readEndArray();
        }
        reader.readEndDocument();
    }

    static Claim readClaim(BsonReader reader) {
        Token token = null;
        WorkerId owner = null;
        Instant claimedAt = null;
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "token" -> token = new Token(Fields.readUuid(reader));
                case "owner" -> owner = new WorkerId(reader.readString());
                case "claimedAt" -> claimedAt = Fields.readInstant(reader);
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return new Claim(
                Fields.required("token", token),
                Fields.required("owner", owner),
                Fields.required("claimedAt", claimedAt));
    }
}
