package io.distributedcron.core.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.FinishedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonReader;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * One run of a bundle without its spec, which is the larger part of it: for looks over many.
 *
 * @param id which run
 * @param job whose run
 * @param revision that planned it
 * @param scheduledTime its planned time
 * @param state where it stands
 * @param finishedAt when its ending was decided
 * @param claim who has it, or had it last
 * @param cancelRequested why its worker shall stop it, if somebody asked for that
 * @param skipped what its record says, if it was skipped
 * @param whereabouts the size tells how many runs the bundle has, wherever they stand
 */
record SharedRun(
        RunId id,
        JobId job,
        long revision,
        Instant scheduledTime,
        RunState state,
        Optional<Instant> finishedAt,
        Optional<Claim> claim,
        Optional<CancelReason> cancelRequested,
        Optional<Ending.Skipped> skipped,
        Whereabouts whereabouts) {
    /** Of a bundle, what is read of it here. */
    static final Bson WITHOUT_SPECS = Projections.exclude("runs.spec", "runs." + CommonFields.PAYLOAD, "common.specs");

    /** Hands on those runs of a bundle that can be read. */
    static void each(MalformedDocuments malformed, RawBsonDocument bundle, Consumer<SharedRun> to) {
        List<SharedRun> all;
        try {
            all = new Reading().read(bundle);
        } catch (RuntimeException e) {
            eachAlone(malformed, bundle, to);
            return;
        }
        all.forEach(to);
    }

    /** One of them cannot be read. */
    private static void eachAlone(MalformedDocuments malformed, RawBsonDocument bundle, Consumer<SharedRun> to) {
        malformed.decode("bundle", bundle, SharedRun::parts, parts -> {
            for (Part part : parts) {
                malformed.decode("run", part.run(), run -> of(part), to);
            }
        });
    }

    /** One bundle on its way to its runs, in one go over the bytes. */
    private static final class Reading {
        private final CommonFields common = new CommonFields();
        private final List<Inner> inner = new ArrayList<>();
        private final Map<Integer, Instant> ended = new HashMap<>();
        private Optional<Claim> claim = Optional.empty();
        private @Nullable String id;

        List<SharedRun> read(RawBsonDocument bundle) {
            try (BsonReader reader = Fields.reader(bundle)) {
                reader.readStartDocument();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    String name = reader.readName();
                    switch (name) {
                        case "_id" -> id = reader.readString();
                        case "claim" -> claim = Optional.of(BundleCodec.readClaim(reader));
                        case "ended" -> BundleCodec.readEnds(reader, ended);
                        case "runs" -> readRuns(reader);
                        default -> {
                            if (!common.read(name, reader)) {
                                reader.skipValue();
                            }
                        }
                    }
                }
            }
            List<SharedRun> runs = new ArrayList<>(inner.size());
            for (Inner run : inner) {
                int index = runs.size();
                runs.add(run.stands(
                        common,
                        index,
                        claim,
                        Optional.ofNullable(ended.get(index)),
                        new Whereabouts(Fields.required("_id", id), 0, inner.size(), index)));
            }
            return runs;
        }

        private void readRuns(BsonReader reader) {
            reader.readStartArray();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                Inner run = new Inner();
                run.read(reader);
                inner.add(run);
            }
            reader.readEndArray();
        }
    }

    /** One run as its own document has it. */
    private static final class Inner {
        private boolean apart;
        private @Nullable RunId id;
        private @Nullable JobId job;
        private @Nullable Long revision;
        private @Nullable Instant scheduledTime;
        private @Nullable RunState state;
        private @Nullable Instant finishedAt;
        private @Nullable Token token;
        private @Nullable WorkerId owner;
        private @Nullable Instant claimedAt;
        private @Nullable CancelReason cancelRequested;
        private @Nullable SkipReason reason;
        private @Nullable Instant skippedThrough;
        private int skippedTimes = 1;

        void read(BsonReader reader) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                switch (reader.readName()) {
                    case RunCodec.APART -> apart = reader.readBoolean();
                    case "_id" -> id = new RunId(reader.readString());
                    case "job" -> job = JobId.parse(reader.readString());
                    case "revision" -> revision = Fields.readLong(reader);
                    case "scheduledTime" -> scheduledTime = Fields.readInstant(reader);
                    case "state" -> readState(reader);
                    case "finishedAt" -> finishedAt = Fields.readInstant(reader);
                    case "token" -> token = new Token(Fields.readUuid(reader));
                    case "owner" -> owner = new WorkerId(reader.readString());
                    case "claimedAt" -> claimedAt = Fields.readInstant(reader);
                    case "cancelRequested" -> cancelRequested = CancelReason.valueOf(reader.readString());
                    case "reason" -> readReason(reader);
                    case "skippedThrough" -> skippedThrough = Fields.readInstant(reader);
                    case "skippedTimes" -> skippedTimes = Fields.readInt(reader);
                    default -> reader.skipValue();
                }
            }
            reader.readEndDocument();
        }

        private void readState(BsonReader reader) {
            state = RunState.valueOf(reader.readString());
        }

        /** It comes after the state, and means something else for every state. */
        private void readReason(BsonReader reader) {
            String name = reader.readString();
            if (state == RunState.SKIPPED) {
                reason = SkipReason.valueOf(name);
            }
        }

        /**
         * With what its bundle says.
         *
         * @param number its place in the lists of {@code common}
         */
        SharedRun stands(
                CommonFields common,
                int number,
                Optional<Claim> together,
                Optional<Instant> ended,
                Whereabouts whereabouts) {
            if (!apart) {
                id = common.id(number);
                job = common.job(number);
                scheduledTime = common.scheduledTime();
                revision = revision == null ? common.revision() : revision;
                RunState stands = together.isEmpty()
                        ? RunState.PLANNED
                        : ended.isPresent() ? RunState.SUCCEEDED : RunState.RUNNING;
                return with(stands, ended, together, Optional.empty(), whereabouts);
            }
            RunState own = Fields.required("state", state);
            if (own.terminal()) {
                Fields.required("finishedAt", finishedAt);
            }
            Optional<Claim> claim = token == null
                    ? Optional.empty()
                    : Optional.of(
                            new Claim(token, Fields.required("owner", owner), Fields.required("claimedAt", claimedAt)));
            Optional<Ending.Skipped> skipped = own == RunState.SKIPPED
                    ? Optional.of(new Ending.Skipped(
                            Fields.required("reason", reason), Optional.ofNullable(skippedThrough), skippedTimes))
                    : Optional.empty();
            return with(own, Optional.ofNullable(finishedAt), claim, skipped, whereabouts);
        }

        private SharedRun with(
                RunState stands,
                Optional<Instant> finished,
                Optional<Claim> claim,
                Optional<Ending.Skipped> skipped,
                Whereabouts whereabouts) {
            return new SharedRun(
                    Fields.required("_id", id),
                    Fields.required("job", job),
                    Fields.required("revision", revision),
                    Fields.required("scheduledTime", scheduledTime),
                    stands,
                    finished,
                    claim,
                    Optional.ofNullable(cancelRequested),
                    skipped,
                    whereabouts);
        }
    }

    /** What there is to one run before it is read. */
    private record Part(
            CommonFields common,
            int number,
            RawBsonDocument run,
            Optional<Claim> claim,
            @Nullable BsonValue ended,
            Whereabouts whereabouts) {}

    private static List<Part> parts(RawBsonDocument bundle) {
        String id = bundle.getString("_id").getValue();
        CommonFields common = common(bundle);
        Optional<Claim> claim = claim(bundle);
        BsonDocument ended = bundle.getDocument("ended", new BsonDocument());
        BsonArray runs = bundle.getArray("runs");
        int size = runs.size();
        List<Part> parts = new ArrayList<>(size);
        for (BsonValue run : runs) {
            int index = parts.size();
            parts.add(new Part(
                    common,
                    index,
                    (RawBsonDocument) run,
                    claim,
                    ended.get(Integer.toString(index)),
                    new Whereabouts(id, 0, size, index)));
        }
        return parts;
    }

    private static CommonFields common(RawBsonDocument bundle) {
        CommonFields common = new CommonFields();
        try (BsonReader reader = Fields.reader(bundle)) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                if (!common.read(reader.readName(), reader)) {
                    reader.skipValue();
                }
            }
        }
        return common;
    }

    private static Optional<Claim> claim(BsonDocument bundle) {
        return Optional.ofNullable(bundle.get("claim")).map(it -> claimOf(it.asDocument()));
    }

    private static Claim claimOf(BsonDocument claim) {
        return new Claim(
                new Token(claim.getBinary("token").asUuid()),
                new WorkerId(claim.getString("owner").getValue()),
                instant(claim.getDateTime("claimedAt")));
    }

    private static SharedRun of(Part part) {
        Inner inner = new Inner();
        try (BsonReader reader = Fields.reader(part.run())) {
            inner.read(reader);
        }
        return inner.stands(
                part.common(),
                part.number(),
                part.claim(),
                Optional.ofNullable(part.ended())
                        .map(times -> instant(times.asArray().get(1))),
                part.whereabouts());
    }

    /**
     * A pipeline that answers the runs of a job in bundles, newest first; {@link #ofAnswer} and {@link #wholeRun} read them.
     *
     * @param bundles which, by fields of the index of jobs over time
     * @param most how many bundles are looked at
     */
    static List<Bson> ofJob(Bson bundles, JobId job, int most) {
        BsonString name = new BsonString(job.toString());
        BsonDocument isOfJob = expression("$eq", expression("$arrayElemAt", string("$jobs"), string("$$this")), name);
        BsonDocument places = new BsonDocument(
                "$filter",
                new BsonDocument(
                                "input",
                                expression("$range", new BsonInt32(0), new BsonDocument("$size", string("$jobs"))))
                        .append("cond", isOfJob));
        BsonDocument ends = expression(
                "$cond",
                expression("$eq", new BsonDocument("$type", string("$ended")), string("object")),
                new BsonDocument("$objectToArray", string("$ended")),
                new BsonArray());
        BsonDocument isItsEnd = expression("$eq", string("$$this.k"), new BsonDocument("$toString", string("$at")));
        BsonDocument itsEnd = new BsonDocument(
                "$first", new BsonDocument("$filter", new BsonDocument("input", ends).append("cond", isItsEnd)));
        Bson readable = Filters.and(
                bundles,
                Filters.type("jobs", BsonType.ARRAY),
                Filters.type("uid", BsonType.ARRAY),
                Filters.type("runs", BsonType.ARRAY),
                Filters.type(CommonFields.NAME, BsonType.DOCUMENT),
                Filters.type("common.specs", BsonType.ARRAY));
        return List.of(
                new BsonDocument("$match", readable.toBsonDocument()),
                new BsonDocument("$sort", new BsonDocument("scheduledTime", new BsonInt32(-1))),
                new BsonDocument("$limit", new BsonInt32(most)),
                new BsonDocument("$set", new BsonDocument("at", places)),
                new BsonDocument("$unwind", string("$at")),
                new BsonDocument(
                        "$project",
                        new BsonDocument("claim", new BsonInt32(1))
                                .append("at", new BsonInt32(1))
                                .append("size", new BsonDocument("$size", string("$runs")))
                                .append("uid", only(expression("$arrayElemAt", string("$uid"), string("$at"))))
                                .append("jobs", only(name))
                                .append("pool", new BsonInt32(1))
                                .append("scheduledTime", new BsonInt32(1))
                                .append("common", new BsonInt32(1))
                                .append("run", expression("$arrayElemAt", string("$runs"), string("$at")))
                                .append("end", itsEnd)
                                .append("now", string("$$NOW"))),
                new BsonDocument(
                        "$set",
                        new BsonDocument("common.specs", only(itsSpec()))
                                .append("run." + CommonFields.SPEC_OF, string("$$REMOVE"))));
    }

    /** Of all in the bundle, which may be as many as runs. */
    private static BsonDocument itsSpec() {
        BsonString specOf = string("$run." + CommonFields.SPEC_OF);
        return expression(
                "$arrayElemAt",
                string("$common.specs"),
                expression(
                        "$cond",
                        expression("$eq", new BsonDocument("$type", specOf), string("int")),
                        specOf,
                        new BsonInt32(0)));
    }

    private static BsonArray only(BsonValue value) {
        return new BsonArray(List.of(value));
    }

    /** What the pipeline answered. */
    static SharedRun ofAnswer(RawBsonDocument answer) {
        return of(part(answer));
    }

    /** The same, whole. */
    static Run wholeRun(RawBsonDocument answer) {
        Part part = part(answer);
        Run run;
        try (BsonReader reader = Fields.reader(part.run())) {
            run = new RunReader(part.common(), part.number()).read(reader);
        }
        if (BundleCodec.isApart(part.run())) {
            return run;
        }
        Optional<BsonArray> times = Optional.ofNullable(part.ended()).map(BsonValue::asArray);
        return BundleCodec.stands(
                run,
                part.claim(),
                times.map(it -> it.get(0)).filter(BsonValue::isDateTime).map(SharedRun::instant),
                times.map(it -> it.get(1)).map(SharedRun::instant));
    }

    private static Part part(RawBsonDocument answer) {
        BsonValue end = answer.get("end");
        return new Part(
                common(answer),
                0,
                Fields.required("run", (RawBsonDocument) answer.get("run")),
                claim(answer),
                end == null || end.isNull() ? null : end.asDocument().get("v"),
                new Whereabouts(
                        answer.getString("_id").getValue(),
                        0,
                        answer.getNumber("size").intValue(),
                        answer.getNumber("at").intValue()));
    }

    private static BsonString string(String value) {
        return new BsonString(value);
    }

    private static BsonDocument expression(String operator, BsonValue... arguments) {
        return new BsonDocument(operator, new BsonArray(List.of(arguments)));
    }

    boolean runsOn(WorkerId worker) {
        return state == RunState.RUNNING && claim.map(Claim::owner).equals(Optional.of(worker));
    }

    /** As the janitor sees it; one that is over. */
    FinishedRun finished() {
        return new FinishedRun(id, job, state, scheduledTime, finishedAt.orElseThrow(), skipped, whereabouts);
    }

    private static Instant instant(BsonValue value) {
        return Instant.ofEpochMilli(value.asDateTime().getValue());
    }
}
