package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.expr;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Leases begin and end by the server's clock: its time is read inside each condition and each write. */
final class MongoWorkerLeases implements WorkerLeases {
    private static final BsonString NOW = new BsonString("$$NOW");
    private static final BsonString EXPIRES_AT = new BsonString("$expiresAt");
    static final Bson LIVING = expr(new BsonDocument("$gt", new BsonArray(List.of(EXPIRES_AT, NOW))));
    static final Bson OVER = expr(new BsonDocument("$lte", new BsonArray(List.of(EXPIRES_AT, NOW))));

    /** Longer than any lease: such an end, or one that is no time and comes after all times, no worker has written. */
    private static final BsonInt64 TOO_LONG = new BsonInt64(Duration.ofDays(1).toMillis());

    static final Bson BEYOND = expr(new BsonDocument(
            "$gt",
            new BsonArray(List.of(EXPIRES_AT, new BsonDocument("$add", new BsonArray(List.of(NOW, TOO_LONG)))))));

    private final MongoCollections collections;
    private final MalformedDocuments malformed;

    MongoWorkerLeases(MongoCollections collections, MalformedDocuments malformed) {
        this.collections = collections;
        this.malformed = malformed;
    }

    @Override
    public void register(WorkerProfile profile, WorkerLoad load, Duration lease) {
        BsonDocument document = new BsonDocument(
                        "pool", literal(new BsonString(profile.pool().toString())))
                .append(
                        "functions",
                        literal(new BsonArray(profile.functions().stream()
                                .sorted()
                                .map(BsonString::new)
                                .toList())))
                .append("concurrency", literal(new BsonInt32(profile.concurrency())))
                .append("host", literal(new BsonString(profile.host())))
                .append("load", literal(load(load)))
                .append("renewals", literal(new BsonInt64(0)))
                .append("expiresAt", end(lease));
        Calls.run(
                () -> "Registering worker " + profile.id(), "it may be registered; register it again", () -> collections
                        .workers()
                        .updateOne(
                                eq("_id", profile.id().value()),
                                List.of(new BsonDocument("$set", document)),
                                new UpdateOptions().upsert(true)));
    }

    @Override
    public boolean renew(WorkerId worker, WorkerLoad load, Duration lease) {
        BsonDocument renewals =
                new BsonDocument("$add", new BsonArray(List.of(new BsonString("$renewals"), new BsonInt64(1))));
        BsonDocument document = new BsonDocument("load", literal(load(load)))
                .append("renewals", renewals)
                .append("expiresAt", end(lease));
        return Calls.call(
                () -> "Renewing the lease of worker " + worker,
                "it may be renewed; renew it again before it is over",
                () -> collections
                                .workers()
                                .updateOne(eq("_id", worker.value()), List.of(new BsonDocument("$set", document)))
                                .getMatchedCount()
                        == 1);
    }

    private static BsonDocument end(Duration lease) {
        return new BsonDocument("$add", new BsonArray(List.of(NOW, new BsonInt64(lease.toMillis()))));
    }

    private static BsonDocument literal(BsonValue value) {
        return new BsonDocument("$literal", value);
    }

    private static BsonDocument load(WorkerLoad load) {
        return new BsonDocument("claimed", new BsonInt64(load.claimed()))
                .append("finished", new BsonInt64(load.finished()))
                .append("running", new BsonInt32(load.running()))
                .append("freeCapacity", new BsonInt32(load.freeCapacity()));
    }

    @Override
    public void release(WorkerId worker) {
        Calls.run(() -> "Releasing the lease of worker " + worker, "it ends by itself", () -> collections
                .workers()
                .deleteOne(eq("_id", worker.value())));
    }

    @Override
    public List<WorkerLease> living() {
        return read("Reading the living workers", LIVING);
    }

    @Override
    public List<WorkerLease> living(PoolId pool) {
        return read("Reading the living workers of pool " + pool, livingOf(pool));
    }

    static Bson livingOf(PoolId pool) {
        return and(eq("pool", pool.toString()), LIVING);
    }

    @Override
    public List<WorkerLease> expired() {
        return Calls.call(() -> "Reading the workers whose lease is over", "read them again", () -> {
            List<WorkerLease> leases = new ArrayList<>();
            for (RawBsonDocument raw : find(OVER)) {
                int before = leases.size();
                malformed.decode("worker", raw, MongoWorkerLeases::lease, leases::add);
                if (leases.size() == before) {
                    closeUnread(raw, OVER);
                }
            }
            for (RawBsonDocument raw : find(BEYOND)) {
                malformed.decode("worker", raw, MongoWorkerLeases::noLease, leases::add);
                closeUnread(raw, BEYOND);
            }
            return leases;
        });
    }

    private static WorkerLease noLease(RawBsonDocument raw) {
        throw new IllegalArgumentException("its lease ends " + raw.get("expiresAt") + "; it is closed");
    }

    /** As it was read: a worker that lives renews it, and writes another end. */
    private void closeUnread(RawBsonDocument raw, Bson still) {
        collections
                .workers()
                .deleteOne(and(
                        eq("_id", raw.get("_id")),
                        eq("expiresAt", raw.get("expiresAt")),
                        eq("renewals", raw.get("renewals")),
                        still));
    }

    private List<WorkerLease> read(String what, Bson filter) {
        return Calls.call(() -> what, "read them again", () -> {
            List<WorkerLease> leases = new ArrayList<>();
            for (RawBsonDocument raw : find(filter)) {
                malformed.decode("worker", raw, MongoWorkerLeases::lease, leases::add);
            }
            return leases;
        });
    }

    FindIterable<RawBsonDocument> find(Bson filter) {
        return collections.workers().find(filter);
    }

    private static WorkerLease lease(RawBsonDocument raw) {
        BsonDocument load = raw.getDocument("load");
        Set<String> functions = new HashSet<>();
        raw.getArray("functions").forEach(name -> functions.add(name.asString().getValue()));
        return new WorkerLease(
                new WorkerProfile(
                        new WorkerId(raw.getString("_id").getValue()),
                        PoolId.parse(raw.getString("pool").getValue()),
                        functions,
                        raw.getNumber("concurrency").intValue(),
                        raw.getString("host").getValue()),
                new WorkerLoad(
                        load.getNumber("claimed").longValue(),
                        load.getNumber("finished").longValue(),
                        load.getNumber("running").intValue(),
                        load.getNumber("freeCapacity").intValue()),
                raw.getNumber("renewals").longValue(),
                Instant.ofEpochMilli(raw.getDateTime("expiresAt").getValue()));
    }

    @Override
    public boolean close(WorkerLease asRead) {
        WorkerId worker = asRead.profile().id();
        return Calls.call(
                () -> "Closing the lease of worker " + worker,
                "it may be closed; close it again",
                () -> collections
                                        .workers()
                                        .deleteOne(
                                                and(eq("_id", worker.value()), eq("renewals", asRead.renewals()), OVER))
                                        .getDeletedCount()
                                == 1
                        || known(Set.of(worker)).isEmpty());
    }

    @Override
    public Set<WorkerId> known(Set<WorkerId> workers) {
        return Calls.call(
                () -> "Asking which of the workers " + Calls.some(workers) + " are known", "ask again", () -> {
                    Set<WorkerId> known = new HashSet<>();
                    for (RawBsonDocument raw : collections
                            .workers()
                            .find(RunFields.in("_id", workers, worker -> new BsonString(worker.value())))
                            .projection(Projections.include("_id"))) {
                        known.add(new WorkerId(raw.getString("_id").getValue()));
                    }
                    return known;
                });
    }
}
