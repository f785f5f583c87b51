package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.store.JobChange;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PutAnswer;
import io.distributedcron.core.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

final class MongoJobStore implements JobStore {
    private static final int MAX_PUTS = 10;
    private static final BsonString NOW = new BsonString("$$NOW");

    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final MongoPayloads payloads;

    MongoJobStore(MongoCollections collections, MalformedDocuments malformed) {
        this.collections = collections;
        this.malformed = malformed;
        this.payloads = new MongoPayloads(collections);
    }

    @Override
    public PutAnswer put(JobDeclaration declaration) {
        return Calls.call(
                () -> "Storing revision " + declaration.revision() + " of job " + declaration.id(),
                "it may be stored; put it again",
                () -> {
                    payloads.put(declaration);
                    return putJob(declaration);
                });
    }

    /** Reads first: most declarations are stored already, and a write that the unique id refuses costs many reads. */
    private PutAnswer putJob(JobDeclaration declaration) {
        for (int i = 0; i < MAX_PUTS; i++) {
            Optional<Job> other = read(declaration.id());
            if (other.isPresent() && !isNewer(declaration, other.get())) {
                return other.get().revision() == declaration.revision()
                                && other.get().status() != Job.Status.DELETED
                        ? new PutAnswer.Unchanged(other.get())
                        : new PutAnswer.Outdated(other.get());
            }
            Optional<Job> stored = putIfNewer(declaration);
            if (stored.isPresent()) {
                return new PutAnswer.Stored(stored.get());
            }
        }
        throw new StoreException(
                "Storing revision " + declaration.revision() + " of job " + declaration.id() + " failed: " + MAX_PUTS
                        + " others were stored meanwhile, or its document is malformed; put it again",
                new IllegalStateException("the unique id refused each of these writes"));
    }

    private static boolean isNewer(JobDeclaration declaration, Job stored) {
        return !stored.uid().equals(declaration.uid())
                || (stored.status() != Job.Status.DELETED && stored.revision() < declaration.revision());
    }

    /** One conditional write; the unique id refuses the insert that it becomes where the condition does not hold. */
    private Optional<Job> putIfNewer(JobDeclaration declaration) {
        Bson older = and(
                byId(declaration.id()),
                or(
                        ne("uid", declaration.uid().value()),
                        and(ne("status", Job.Status.DELETED.name()), lt("revision", declaration.revision()))));
        BsonDocument sameUid = new BsonDocument(
                "$eq",
                new BsonArray(List.of(
                        new BsonString("$uid"), literal(declaration.uid().value()))));
        BsonDocument fromServer = new BsonDocument("changedAt", NOW)
                .append(
                        "trim",
                        new BsonDocument(
                                "$cond",
                                new BsonArray(List.of(sameUid, new BsonString("$trim"), new BsonString("$$REMOVE")))));
        BsonDocument replacement = new BsonDocument(
                "$mergeObjects",
                new BsonArray(List.of(new BsonDocument("$literal", JobCodec.declared(declaration)), fromServer)));
        try {
            return decoded(collections
                    .jobs()
                    .findOneAndUpdate(
                            older,
                            List.of(new BsonDocument("$replaceWith", replacement)),
                            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)));
        } catch (MongoException e) {
            if (Calls.isDuplicateKey(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static BsonDocument literal(String value) {
        return new BsonDocument("$literal", new BsonString(value));
    }

    private static Bson byId(JobId id) {
        return and(eq("_id", id.toString()), eq("slot", id.slot().number()));
    }

    @Override
    public Optional<Job> delete(JobId id, JobUid uid) {
        return Calls.call(() -> "Deleting job " + id, "it may be deleted; delete it again", () -> {
            Bson declared = and(byId(id), eq("uid", uid.value()));
            BsonDocument tombstone =
                    new BsonDocument("status", new BsonString(Job.Status.DELETED.name())).append("changedAt", NOW);
            Optional<Job> deleted = decoded(collections
                    .jobs()
                    .findOneAndUpdate(
                            and(declared, ne("status", Job.Status.DELETED.name())),
                            List.of(new BsonDocument("$set", tombstone)),
                            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)));
            Optional<Job> gone = deleted.isPresent()
                    ? deleted
                    : read(id).filter(job -> job.uid().equals(uid));
            gone.ifPresent(job -> collections.triggers().deleteMany(MongoTriggers.of(id, uid)));
            return gone;
        });
    }

    private Optional<Job> read(JobId id) {
        return decoded(collections.jobs().find(byId(id)).first());
    }

    private Optional<Job> decoded(@Nullable RawBsonDocument raw) {
        List<Job> jobs = new ArrayList<>(1);
        if (raw != null) {
            malformed.decode("job", raw, JobCodec::job, jobs::add);
        }
        return jobs.stream().findFirst();
    }

    @Override
    public Map<JobId, Job> find(Collection<JobId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return Calls.call(() -> "Reading the jobs " + Calls.some(ids), "read them again", () -> {
            Map<JobId, Job> found = new HashMap<>();
            BsonDocument byIds = byNames(ids)
                    .append("slot", RunFields.in("slot", ids, RunFields::slot).get("slot"));
            for (RawBsonDocument raw : collections.jobs().find(byIds)) {
                malformed.decode("job", raw, JobCodec::job, job -> found.put(job.id(), job));
            }
            return found;
        });
    }

    @Override
    public Set<JobId> known(Collection<JobId> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return Calls.call(() -> "Asking which of the jobs " + Calls.some(ids) + " are stored", "ask again", () -> {
            Set<JobId> known = new HashSet<>();
            for (RawBsonDocument raw : collections.jobs().find(byNames(ids)).projection(Projections.include("_id"))) {
                known.add(JobId.parse(raw.getString("_id").getValue()));
            }
            return known;
        });
    }

    /** By their names alone: what cannot be read may have no slot either. */
    static BsonDocument byNames(Collection<JobId> ids) {
        return RunFields.in("_id", ids, id -> new BsonString(id.toString()));
    }

    @Override
    public List<Job> inSlot(Slot slot) {
        return Calls.call(() -> "Reading the jobs of slot " + slot, "read them again", () -> {
            List<Job> jobs = new ArrayList<>();
            for (RawBsonDocument raw :
                    collections.jobs().find(new BsonDocument("slot", new BsonInt32(slot.number())))) {
                malformed.decode("job", raw, JobCodec::job, jobs::add);
            }
            return jobs;
        });
    }

    @Override
    public Optional<String> payload(Payload.Stored key) {
        return payloads.get(key);
    }

    @Override
    public List<JobChange> changesSince(Instant position, int limit) {
        return Calls.call(() -> "Reading the job changes since " + position, "read them again", () -> {
            List<JobChange> changes = new ArrayList<>();
            for (RawBsonDocument raw : changes(position, limit)) {
                malformed.decode("job", raw, JobCodec::change, changes::add);
            }
            return changes;
        });
    }

    FindIterable<RawBsonDocument> changes(Instant position, int limit) {
        return collections
                .jobs()
                .find(gte("changedAt", Fields.dateTime(position)))
                .sort(Sorts.ascending("changedAt"))
                .projection(Projections.include("uid", "revision", "status", "changedAt"))
                .limit(limit);
    }

    @Override
    public int forgetTombstones(Instant changedBefore) {
        return Calls.call(
                () -> "Forgetting the tombstones of jobs deleted before " + changedBefore,
                "what is left goes next time",
                () -> {
                    int forgotten = Math.toIntExact(collections
                            .jobs()
                            .deleteMany(tombstones(changedBefore))
                            .getDeletedCount());
                    payloads.forgetUnused(changedBefore);
                    return forgotten;
                });
    }

    static Bson tombstones(Instant changedBefore) {
        return and(eq("status", Job.Status.DELETED.name()), lt("changedAt", Fields.dateTime(changedBefore)));
    }
}
