package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.store.JobDeclaration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** The payloads that are too large to travel with runs, each under its key. */
final class MongoPayloads {
    private static final int BATCH = 500;

    private record Kept(String key, String job) {}

    private final MongoCollections collections;

    MongoPayloads(MongoCollections collections) {
        this.collections = collections;
    }

    void put(JobDeclaration declaration) {
        if (!(declaration.spec().payload() instanceof Payload.Stored(String key))) {
            return;
        }
        put(declaration.id(), new Payload.Stored(key), json(declaration));
    }

    void put(List<JobDeclaration> declarations) {
        List<UpdateOneModel<RawBsonDocument>> writes = new ArrayList<>();
        for (JobDeclaration declaration : declarations) {
            if (declaration.spec().payload() instanceof Payload.Stored(String key)) {
                writes.add(new UpdateOneModel<>(
                        eq("_id", key),
                        List.of(stored(declaration.id(), json(declaration))),
                        new UpdateOptions().upsert(true)));
            }
        }
        if (!writes.isEmpty()) {
            collections.payloads().bulkWrite(writes, new BulkWriteOptions().ordered(false));
        }
    }

    private static String json(JobDeclaration declaration) {
        return declaration
                .storedPayload()
                .orElseThrow(() -> new IllegalArgumentException("the declaration of " + declaration.id()
                        + " keeps its payload beside the job and does not bring it"));
    }

    void put(JobId job, Payload.Stored key, String json) {
        collections
                .payloads()
                .updateOne(eq("_id", key.key()), List.of(stored(job, json)), new UpdateOptions().upsert(true));
    }

    private static Bson stored(JobId job, String json) {
        BsonDocument payload = new BsonDocument("job", literal(job.toString()))
                .append("json", literal(json))
                .append("writtenAt", new BsonString("$$NOW"));
        return new BsonDocument("$set", payload);
    }

    private static BsonDocument literal(String value) {
        return new BsonDocument("$literal", new BsonString(value));
    }

    Optional<String> get(Payload.Stored key) {
        return Calls.call(() -> "Reading the payload " + key.key(), "read it again", () -> Optional.ofNullable(
                        collections.payloads().find(eq("_id", key.key())).first())
                .map(document -> document.getString("json").getValue()));
    }

    /**
     * Deletes payloads written before this time that neither their job, as long as it did not change since then, nor a
     * run of it refers to that is unfinished, or failed and can be run again.
     */
    void forgetUnused(Instant before) {
        List<Kept> batch = new ArrayList<>(BATCH);
        Bson old = lt("writtenAt", Fields.dateTime(before));
        for (RawBsonDocument payload : collections.payloads().find(old).projection(Projections.include("job"))) {
            batch.add(new Kept(
                    payload.getString("_id").getValue(),
                    payload.getString("job").getValue()));
            if (batch.size() == BATCH) {
                forgetUnused(batch, before);
                batch.clear();
            }
        }
        forgetUnused(batch, before);
    }

    private void forgetUnused(List<Kept> batch, Instant before) {
        List<Kept> unused = notInJobs(batch, before);
        Set<String> inRuns = keysInRuns(unused);
        List<BsonString> keys = unused.stream()
                .map(Kept::key)
                .filter(key -> !inRuns.contains(key))
                .map(BsonString::new)
                .toList();
        if (!keys.isEmpty()) {
            collections
                    .payloads()
                    .deleteMany(and(RunFields.in("_id", keys, key -> key), lt("writtenAt", Fields.dateTime(before))));
        }
    }

    private List<Kept> notInJobs(List<Kept> batch, Instant before) {
        Map<String, RawBsonDocument> jobs = new HashMap<>();
        for (RawBsonDocument job : collections
                .jobs()
                .find(RunFields.in("_id", batch, kept -> new BsonString(kept.job())))
                .projection(Projections.include("changedAt", "spec.payloadKey"))) {
            jobs.put(job.getString("_id").getValue(), job);
        }
        return batch.stream()
                .filter(kept -> {
                    RawBsonDocument job = jobs.get(kept.job());
                    return job == null || (!refersTo(job, kept.key()) && changedBefore(job, before));
                })
                .toList();
    }

    private static boolean refersTo(RawBsonDocument document, String key) {
        return document.getDocument("spec", new BsonDocument())
                .getString("payloadKey", new BsonString(""))
                .getValue()
                .equals(key);
    }

    private static boolean changedBefore(RawBsonDocument job, Instant before) {
        return job.getDateTime("changedAt").getValue() < before.toEpochMilli();
    }

    private Set<String> keysInRuns(List<Kept> payloads) {
        Set<String> keys = new HashSet<>();
        if (payloads.isEmpty()) {
            return keys;
        }
        Set<JobId> jobs = new HashSet<>();
        payloads.forEach(kept -> jobs.add(JobId.parse(kept.job())));
        for (RawBsonDocument run : collections
                .runs()
                .find(and(RunFields.ofJobs(jobs), RunFields.NEEDS_ITS_PAYLOAD))
                .projection(Projections.include("spec.payloadKey"))) {
            keys.add(run.getDocument("spec", new BsonDocument())
                    .getString("payloadKey", new BsonString(""))
                    .getValue());
        }
        return keys;
    }
}
