package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.store.Trigger;
import io.distributedcron.core.store.Triggers;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;

/** One small document for each, under the id of its run. */
final class MongoTriggers implements Triggers {
    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final MongoPayloads payloads;

    MongoTriggers(MongoCollections collections, MalformedDocuments malformed) {
        this.collections = collections;
        this.malformed = malformed;
        this.payloads = new MongoPayloads(collections);
    }

    @Override
    public Map<RunId, Trigger> note(List<Trigger> triggers) {
        if (triggers.isEmpty()) {
            return Map.of();
        }
        return Calls.call(
                () -> "Noting that the runs " + some(triggers) + " are asked for",
                "any of them may be noted; note them again",
                () -> {
                    Map<RunId, Trigger> stored = new HashMap<>();
                    triggers.forEach(trigger -> stored.putIfAbsent(trigger.run(), trigger));
                    try {
                        collections
                                .triggers()
                                .insertMany(
                                        stored.values().stream()
                                                .map(MongoTriggers::document)
                                                .toList(),
                                        new InsertManyOptions().ordered(false));
                        return stored;
                    } catch (MongoBulkWriteException e) {
                        if (!Calls.isDuplicateKey(e)) {
                            throw e;
                        }
                        stored.putAll(find(triggers));
                        return stored;
                    }
                });
    }

    private Map<RunId, Trigger> find(List<Trigger> triggers) {
        Map<RunId, Trigger> found = new HashMap<>();
        for (RawBsonDocument raw : collections.triggers().find(byIds(triggers)).hint(MongoIndexes.ID)) {
            malformed.decode("trigger", raw, MongoTriggers::trigger, trigger -> found.put(trigger.run(), trigger));
        }
        return found;
    }

    private static BsonDocument byIds(Collection<Trigger> triggers) {
        return RunFields.in(
                        "_id", triggers, trigger -> new BsonString(trigger.run().value()))
                .append(
                        "slot",
                        RunFields.in("slot", triggers, trigger -> RunFields.slot(trigger.job()))
                                .get("slot"));
    }

    private static RawBsonDocument document(Trigger trigger) {
        BsonDocument document = new BsonDocument(
                        "_id", new BsonString(trigger.run().value()))
                .append("job", new BsonString(trigger.job().toString()))
                .append("slot", new BsonInt32(trigger.job().slot().number()))
                .append("scheduledTime", Fields.dateTime(trigger.scheduledTime()))
                .append("notedAt", Fields.dateTime(trigger.notedAt()))
                .append("planned", BsonBoolean.valueOf(trigger.planned()));
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }

    private static Trigger trigger(RawBsonDocument raw) {
        return new Trigger(
                new RunId(raw.getString("_id").getValue()),
                JobId.parse(raw.getString("job").getValue()),
                time(raw, "scheduledTime"),
                time(raw, "notedAt"),
                raw.getBoolean("planned", BsonBoolean.FALSE).getValue());
    }

    private static Instant time(RawBsonDocument raw, String field) {
        return Instant.ofEpochMilli(raw.getDateTime(field).getValue());
    }

    @Override
    public void planned(Collection<Trigger> triggers) {
        if (triggers.isEmpty()) {
            return;
        }
        Calls.run(
                () -> "Marking that the runs " + some(triggers) + " are planned",
                "any of them may be marked; mark them again",
                () -> collections.triggers().updateMany(byIds(triggers), Updates.set("planned", true)));
    }

    private static String some(Collection<Trigger> triggers) {
        return Calls.some(triggers.stream().map(Trigger::run).toList());
    }

    @Override
    public void keep(JobId job, Payload.Stored key, String json) {
        Calls.run(
                () -> "Storing the payload " + key.key(),
                "it may be stored; store it again",
                () -> payloads.put(job, key, json));
    }

    /** What was noted of this declaration of a job. */
    static Bson of(JobId job, JobUid uid) {
        return and(RunFields.ofJob(job), MongoPlannedRuns.of(uid));
    }
}
