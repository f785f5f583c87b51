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
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.SlotCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

final class MongoDueRuns implements DueRuns {
    /** How many bundles are sent at once: a call costs more than one of them. */
    private static final int BUNDLES = 64;

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
            for (BsonValue pool : collections.runs().distinct("pool", Bundles.ANY_PLANNED, BsonValue.class)) {
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
                    add(counts(pool, from, to), bySlot);
                    add(countsInBundles(pool, from, to), bySlot);
                    return SlotCounts.of(bySlot);
                });
    }

    private void add(AggregateIterable<RawBsonDocument> counts, int[] bySlot) {
        for (RawBsonDocument counted : counts) {
            int runs = counted.getNumber("runs").intValue();
            BsonValue slot = counted.get("_id", BsonNull.VALUE);
            malformed.decodeValue(
                    "slot",
                    slot,
                    it -> new Slot(it.asInt32().getValue()),
                    it -> bySlot[it.number()] = bySlot[it.number()] + runs);
        }
    }

    /** By the first due time of each bundle: a run of it that is tried again later counts with the others. */
    AggregateIterable<RawBsonDocument> countsInBundles(PoolId pool, Instant from, Instant to) {
        return collections
                .runs()
                .aggregate(List.of(
                        Aggregates.match(bundleDue(pool, from, to)),
                        Aggregates.group("$slot", Accumulators.sum("runs", "$planned"))))
                .hintString(MongoIndexes.BUNDLES_PLANNED);
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
                        what,
                        runs(pool, slots, from, to).batchSize(batchSize).iterator(),
                        bundles(pool, slots, from, to).batchSize(BUNDLES).iterator(),
                        to,
                        batchSize));
    }

    FindIterable<RawBsonDocument> bundles(PoolId pool, SlotRange slots, Instant from, Instant to) {
        return collections
                .runs()
                .find(and(bundleDue(pool, from, to), gte("slot", slots.from()), lt("slot", slots.to())))
                .sort(Sorts.ascending("due", "slot"))
                .hintString(MongoIndexes.BUNDLES_PLANNED);
    }

    private static Bson bundleDue(PoolId pool, Instant from, Instant to) {
        return and(Bundles.ANY_PLANNED, dueWithin(pool, from, to));
    }

    FindIterable<RawBsonDocument> runs(PoolId pool, SlotRange slots, Instant from, Instant to) {
        return collections
                .runs()
                .find(and(due(pool, from, to), gte("slot", slots.from()), lt("slot", slots.to())))
                .sort(Sorts.ascending("due", "slot"))
                .hintString(MongoIndexes.PLANNED);
    }

    private static Bson due(PoolId pool, Instant from, Instant to) {
        return and(RunFields.PLANNED, dueWithin(pool, from, to));
    }

    private static Bson dueWithin(PoolId pool, Instant from, Instant to) {
        return and(eq("pool", pool.toString()), gte("due", Fields.dateTime(from)), lt("due", Fields.dateTime(to)));
    }

    /** Runs with a document of their own and those that share one, merged by due time and slot. */
    private final class Batches implements RunBatches {
        private static final Comparator<Run> ORDER =
                Comparator.comparing(Run::dueTime).thenComparing(Run::slot);

        private final String what;
        private final MongoCursor<RawBsonDocument> alone;
        private final MongoCursor<RawBsonDocument> bundles;
        private final Instant to;
        private final int batchSize;
        private @Nullable Run nextAlone;
        private List<Run> nextTogether = List.of();

        Batches(
                String what,
                MongoCursor<RawBsonDocument> alone,
                MongoCursor<RawBsonDocument> bundles,
                Instant to,
                int batchSize) {
            this.what = what;
            this.alone = alone;
            this.bundles = bundles;
            this.to = to;
            this.batchSize = batchSize;
        }

        @Override
        public List<Run> next() {
            return Calls.call(() -> what, "read again from the start", () -> {
                List<Run> batch = new ArrayList<>(batchSize);
                while (batch.size() < batchSize) {
                    lookAhead();
                    Run single = nextAlone;
                    if (single == null && nextTogether.isEmpty()) {
                        break;
                    }
                    if (single != null
                            && (nextTogether.isEmpty() || ORDER.compare(single, nextTogether.getFirst()) <= 0)) {
                        batch.add(single);
                        nextAlone = null;
                    } else {
                        batch.addAll(nextTogether);
                        nextTogether = List.of();
                    }
                }
                return batch;
            });
        }

        private void lookAhead() {
            while (nextAlone == null && alone.hasNext()) {
                malformed.decode("run", alone.next(), RunCodec::decode, run -> nextAlone = run);
            }
            while (nextTogether.isEmpty() && bundles.hasNext()) {
                malformed.decode("bundle", bundles.next(), BundleCodec::runs, runs -> nextTogether = due(runs));
            }
        }

        private List<Run> due(List<Run> bundle) {
            List<Run> planned = bundle.stream()
                    .filter(run -> run.state() == RunState.PLANNED)
                    .sorted(ORDER)
                    .toList();
            if (planned.isEmpty()) {
                return planned;
            }
            // All that were planned together, but not one that is tried again much later.
            Instant together = planned.getFirst().dueTime().plus(BundleRuns.SPAN);
            Instant end = together.isAfter(to) ? together : to;
            return planned.stream().filter(run -> run.dueTime().isBefore(end)).toList();
        }

        @Override
        public void close() {
            alone.close();
            bundles.close();
        }
    }
}
