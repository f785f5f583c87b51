package io.distributedcron.core.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.channel.Epoch;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/** What the server alone decides: the epoch and the time. */
final class MongoServerState {
    /** Asks for the time through a pipeline over one document that is in no collection, so that routers answer too. */
    private static final List<BsonDocument> WHAT_TIME_IS_IT = List.of(
            new BsonDocument("$documents", new BsonArray(List.of(new BsonDocument("one", new BsonInt32(1))))),
            new BsonDocument("$project", new BsonDocument("now", new BsonString("$$NOW"))));

    private final MongoCollections collections;

    MongoServerState(MongoCollections collections) {
        this.collections = collections;
    }

    Epoch nextEpoch() {
        RawBsonDocument counter =
                Calls.call(() -> "Counting the epoch up", "a number may be left out; ask again", () -> collections
                        .counters()
                        .findOneAndUpdate(
                                Filters.eq("_id", "epoch"),
                                Updates.inc("value", 1L),
                                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)));
        return new Epoch(Objects.requireNonNull(counter, "an upsert answers a document")
                .getInt64("value")
                .getValue());
    }

    Epoch newestEpoch() {
        RawBsonDocument counter = Calls.call(
                () -> "Reading the epoch",
                "read it again",
                () -> collections.counters().find(Filters.eq("_id", "epoch")).first());
        return new Epoch(counter == null ? 0 : counter.getInt64("value").getValue());
    }

    Instant now() {
        RawBsonDocument answer = Calls.call(() -> "Asking the database for its time", "ask again", () -> collections
                .database()
                .aggregate(WHAT_TIME_IS_IT, RawBsonDocument.class)
                .first());
        return Instant.ofEpochMilli(Objects.requireNonNull(answer, "one document in, one out")
                .getDateTime("now")
                .getValue());
    }
}
