package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Sorts;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.SlotCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

final class MongoDueRuns implements DueRuns {
    private final MongoCollections collections;
    private final MalformedDocuments malformed;

    MongoDueRuns(MongoCollections collections, MalformedDocuments malformed) {
        this.collections = collections;
        this.malformed = malformed;
    }

    @Override
    public Set<PoolId> pools() {
        return Calls.call(() -> "Asking which pools have planned runs", "ask again", () -> {
            Set<PoolId> pools = new HashSet<>();
            for (BsonValue pool : collections.runs().distinct("pool", RunFields.PLANNED, BsonValue.class)) {
                malformed.decodeValue(
                        "pool", pool, it -> PoolId.parse(it.asString().getValue()), pools::add);
            }
            return pools;
        });
    }

    @Override
    public SlotCounts count(PoolId pool, Instant from, Instant to) {
        return Calls.call(
                () -> "Counting the runs of pool " + pool + " due in [" + from + ", " + to + ")", "count again", () -> {
                    int[] bySlot = new int[Slot.COUNT];
                    for (RawBsonDocument counted : counts(pool, from, to)) {
                        int runs = counted.getNumber("runs").intValue();
                        BsonValue slot = counted.get("_id", BsonNull.VALUE);
                        malformed.decodeValue(
                                "slot",
                                slot,
                                it -> new Slot(it.asInt32().getValue()),
                                it -> bySlot[it.number()] = runs);
                    }
                    return SlotCounts.of(bySlot);
                });
    }

    AggregateIterable<RawBsonDocument> counts(PoolId pool, Instant from, Instant to) {
        return collections
                .runs()
                .aggregate(List.of(
                        Aggregates.match(due(pool, from, to)), Aggregates.group("$slot", Accumulators.sum("runs", 1))))
                .hintString(MongoIndexes.PLANNED);
    }

    @Override
    public RunBatches read(PoolId pool, SlotRange slots, Instant from, Instant to, int batchSize) {
        String what = "Reading the runs of pool " + pool + ", slots " + slots + ", due in [" + from + ", " + to + ")";
        return Calls.call(
                () -> what,
                "read again",
                () -> new Batches(
                        what, runs(pool, slots, from, to).batchSize(batchSize).iterator(), batchSize));
    }

    FindIterable<RawBsonDocument> runs(PoolId pool, SlotRange slots, Instant from, Instant to) {
        return collections
                .runs()
                .find(and(due(pool, from, to), gte("slot", slots.from()), lt("slot", slots.to())))
                .sort(Sorts.ascending("due"))
                .hintString(MongoIndexes.PLANNED);
    }

    private static Bson due(PoolId pool, Instant from, Instant to) {
        return and(
                RunFields.PLANNED,
                eq("pool", pool.toString()),
                gte("due", Fields.dateTime(from)),
                lt("due", Fields.dateTime(to)));
    }

    private final class Batches implements RunBatches {
        private final String what;
        private final MongoCursor<RawBsonDocument> cursor;
        private final int batchSize;

        Batches(String what, MongoCursor<RawBsonDocument> cursor, int batchSize) {
            this.what = what;
            this.cursor = cursor;
            this.batchSize = batchSize;
        }

        @Override
        public List<Run> next() {
            return Calls.call(() -> what, "read again from the start", () -> {
                List<Run> batch = new ArrayList<>(batchSize);
                while (batch.size() < batchSize && cursor.hasNext()) {
                    malformed.decode("run", cursor.next(), RunCodec::decode, batch::add);
                }
                return batch;
            });
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
