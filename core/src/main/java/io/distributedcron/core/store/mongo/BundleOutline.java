package io.distributedcron.core.store.mongo;

import com.mongodb.client.model.Projections;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.store.FinishedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of all its runs, without these: enough for whoever reads many bundles, unless some of their runs stand
 * apart.
 *
 * @param id of the bundle
 * @param mixed whether its runs have to be asked, as some of them stand apart; nothing is said of any then
 * @param time that its runs are planned for
 * @param claim under which they were claimed, if they were
 * @param runs in their order
 */
record BundleOutline(String id, boolean mixed, Instant time, Optional<Claim> claim, List<Outline> runs) {
    /** All of it. */
    static final Bson FIELDS = Projections.include("scheduledTime", "uid", "jobs", "claim", "ended", BundleCodec.MIXED);

    /** Which runs there are; as these have no {@code claim}, nothing can be said of how they stand. */
    static final Bson NAMES = Projections.include("scheduledTime", "uid", "jobs", BundleCodec.MIXED);

    /**
     * A run.
     *
     * @param ended when it succeeded, if it did
     */
    record Outline(RunId id, JobId job, Optional<Instant> ended) {}

    /** Empty if the bundle cannot be read so: one by one, some of its runs may be. */
    static Optional<BundleOutline> tryOf(RawBsonDocument raw) {
        try {
            return Optional.of(of(raw));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    static BundleOutline of(RawBsonDocument raw) {
        String id = null;
        Instant time = null;
        @Nullable Claim claim = null;
        boolean mixed = false;
        List<String> uids = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        Map<Integer, Instant> ended = new HashMap<>();
        try (BsonReader reader = Fields.reader(raw)) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                switch (reader.readName()) {
                    case "_id" -> id = reader.readString();
                    case "scheduledTime" -> time = Fields.readInstant(reader);
                    case "claim" -> claim = BundleCodec.readClaim(reader);
                    case BundleCodec.MIXED -> mixed = reader.readBoolean();
                    case "uid" -> uids.addAll(Fields.readTexts(reader));
                    case "jobs" -> jobs.addAll(Fields.readTexts(reader));
                    case "ended" -> BundleCodec.readEnds(reader, ended);
                    default -> reader.skipValue();
                }
            }
        }
        String document = Fields.required("_id", id);
        Instant planned = mixed ? Instant.EPOCH : Fields.required("scheduledTime", time);
        return new BundleOutline(
                document,
                mixed,
                planned,
                Optional.ofNullable(claim),
                mixed ? List.of() : outlines(uids, jobs, ended, planned));
    }

    private static List<Outline> outlines(
            List<String> uids, List<String> jobs, Map<Integer, Instant> ended, Instant time) {
        if (uids.size() != jobs.size()) {
            throw new IllegalArgumentException("it has " + uids.size() + " uids and " + jobs.size() + " jobs");
        }
        List<Outline> runs = new ArrayList<>(uids.size());
        for (int i = 0; i < uids.size(); i++) {
            RunId run = RunId.planned(new JobUid(uids.get(i)), time);
            runs.add(new Outline(run, JobId.parse(jobs.get(i)), Optional.ofNullable(ended.get(i))));
        }
        return runs;
    }

    /** Those that are RUNNING. */
    List<OwnedRun> running() {
        List<OwnedRun> running = new ArrayList<>(runs.size());
        claim.ifPresent(it -> {
            for (Outline run : runs) {
                if (run.ended().isEmpty()) {
                    running.add(new OwnedRun(run.id(), run.job(), it.token(), Optional.empty()));
                }
            }
        });
        return running;
    }

    /** Those that have ended, as the janitor sees them. */
    List<FinishedRun> finished() {
        List<FinishedRun> finished = new ArrayList<>(runs.size());
        for (int i = 0; i < runs.size(); i++) {
            Outline run = runs.get(i);
            if (run.ended().isPresent()) {
                finished.add(new FinishedRun(
                        run.id(),
                        run.job(),
                        RunState.SUCCEEDED,
                        time,
                        run.ended().get(),
                        Optional.empty(),
                        new Whereabouts(id, 0, runs.size(), i)));
            }
        }
        return finished;
    }
}
