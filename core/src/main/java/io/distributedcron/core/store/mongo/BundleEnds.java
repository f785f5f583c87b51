package io.distributedcron.core.store.mongo;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import io.distributedcron.core.run.AttemptReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Writes that runs of bundles have succeeded which were claimed together. The last ends of a bundle say that nothing of it runs
 * any more, all others count down how many do: two different updates, of which only one applies. Which one is guessed by
 * what was written before, so that there is one update for a bundle and not two; where the guess was wrong, the other
 * one follows. Thread-safe.
 */
final class BundleEnds {
    /** More than a worker has claimed at a time; what is forgotten costs an update that does not apply. */
    private static final int MOST_KNOWN = 4_096;

    private final MongoCollections collections;
    private final Map<String, Integer> endedBefore = new LinkedHashMap<>();

    BundleEnds(MongoCollections collections) {
        this.collections = collections;
    }

    /**
     * Ends runs.
     *
     * @param bundles reports of successes, those of one bundle together and under one token
     * @param write marks the bundles that this call wrote
     * @return in how many bundles all of these were RUNNING as they were claimed, and have ended
     */
    long write(List<List<AttemptReport>> bundles, long write) {
        List<Boolean> guesses = bundles.stream().map(this::isLast).toList();
        List<UpdateOneModel<RawBsonDocument>> likely = new ArrayList<>(bundles.size());
        for (int i = 0; i < bundles.size(); i++) {
            likely.add(update(bundles.get(i), write, guesses.get(i)));
        }
        long written = apply(likely);
        if (written == bundles.size()) {
            for (int i = 0; i < bundles.size(); i++) {
                remember(bundles.get(i), guesses.get(i));
            }
            return written;
        }
        List<UpdateOneModel<RawBsonDocument>> others = new ArrayList<>();
        for (int i = 0; i < bundles.size(); i++) {
            if (bundles.get(i).size() < size(bundles.get(i))) {
                others.add(update(bundles.get(i), write, !guesses.get(i)));
            }
        }
        // None is written twice: both forms want that these have not ended.
        return others.isEmpty() ? written : written + apply(others);
    }

    private long apply(List<UpdateOneModel<RawBsonDocument>> updates) {
        return collections
                .runs()
                .bulkWrite(updates, new BulkWriteOptions().ordered(false))
                .getMatchedCount();
    }

    private boolean isLast(List<AttemptReport> together) {
        synchronized (endedBefore) {
            return endedBefore.getOrDefault(bundle(together), 0) + together.size() >= size(together);
        }
    }

    private void remember(List<AttemptReport> together, boolean last) {
        synchronized (endedBefore) {
            if (last) {
                endedBefore.remove(bundle(together));
                return;
            }
            endedBefore.merge(bundle(together), together.size(), Integer::sum);
            if (endedBefore.size() > MOST_KNOWN) {
                endedBefore.remove(endedBefore.keySet().iterator().next());
            }
        }
    }

    private static String bundle(List<AttemptReport> together) {
        return together.getFirst().whereabouts().bundle();
    }

    private static int size(List<AttemptReport> together) {
        return together.getFirst().whereabouts().size();
    }

    private static UpdateOneModel<RawBsonDocument> update(List<AttemptReport> together, long write, boolean last) {
        AttemptReport first = together.getFirst();
        BsonDocument asClaimed = Bundle.byId(bundle(together), first.job().slot())
                .append("version", new BsonInt64(Bundles.versionAfter(first.token())));
        BsonDocument ended = new BsonDocument("write", new BsonInt64(write));
        if (together.size() == size(together)) {
            // None has ended yet, if all are running: one field is set, which costs half as much as each of them.
            BsonDocument all = new BsonDocument();
            together.forEach(report -> all.append(index(report), times(report)));
            ended.append("ended", all);
        } else {
            for (AttemptReport report : together) {
                String field = "ended." + index(report);
                asClaimed.append(field, Bundles.MISSING);
                ended.append(field, times(report));
            }
        }
        BsonInt32 count = new BsonInt32(together.size());
        return last
                ? new UpdateOneModel<>(
                        asClaimed.append("running", count),
                        new BsonDocument("$set", ended)
                                .append(
                                        "$unset",
                                        new BsonDocument("running", BsonNull.VALUE)
                                                .append("isRunning", BsonNull.VALUE)
                                                .append("owner", BsonNull.VALUE)))
                : new UpdateOneModel<>(
                        asClaimed.append("running", new BsonDocument("$gt", count)),
                        new BsonDocument("$set", ended)
                                .append("$inc", new BsonDocument("running", new BsonInt32(-together.size()))));
    }

    private static String index(AttemptReport report) {
        return Integer.toString(report.whereabouts().index());
    }

    private static BsonArray times(AttemptReport report) {
        BsonArray times = new BsonArray(2);
        times.add(report.startedAt().<BsonValue>map(Fields::dateTime).orElse(BsonNull.VALUE));
        times.add(Fields.dateTime(report.at()));
        return times;
    }
}
