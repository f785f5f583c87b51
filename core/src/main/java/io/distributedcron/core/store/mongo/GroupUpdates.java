package io.distributedcron.core.store.mongo;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Updates of a group's document. In its list of places, {@code key} names run and ticket. */
final class GroupUpdates {
    static final String PLACES = "places";

    private static final BsonString HELD = new BsonString("$$held");

    private GroupUpdates() {}

    /**
     * Adds those of these that have no place, in this order, as long as fewer than the limit are held. What is there and is no
     * list stays as it is, and counts as full until somebody repairs or deletes it.
     */
    static List<Bson> take(Collection<RunRef> runs, int limit, Instant at) {
        BsonArray wanted = new BsonArray();
        runs.stream().distinct().forEach(run -> wanted.add(place(run, at)));
        BsonDocument held = let(
                "held",
                expression("$ifNull", new BsonString("$" + PLACES), new BsonArray()),
                let(
                        "left",
                        expression("$subtract", new BsonInt32(limit), size()),
                        expression(
                                "$cond",
                                expression(
                                        "$and",
                                        expression("$isArray", HELD),
                                        expression("$gt", new BsonString("$$left"), new BsonInt32(0))),
                                expression(
                                        "$concatArrays",
                                        HELD,
                                        expression("$slice", withoutPlace(wanted), new BsonString("$$left"))),
                                HELD)));
        return List.of(new BsonDocument("$set", new BsonDocument(PLACES, held)));
    }

    private static BsonDocument size() {
        return expression(
                "$cond",
                expression("$isArray", HELD),
                new BsonDocument("$size", HELD),
                new BsonInt32(Integer.MAX_VALUE));
    }

    private static BsonDocument withoutPlace(BsonArray wanted) {
        BsonDocument itHas = expression("$in", new BsonString("$$wanted.key"), new BsonString("$$held.key"));
        return new BsonDocument(
                "$filter",
                new BsonDocument("input", new BsonDocument("$literal", wanted))
                        .append("as", new BsonString("wanted"))
                        .append("cond", new BsonDocument("$not", new BsonArray(List.of(itHas)))));
    }

    static Bson giveBack(Collection<RunRef> runs) {
        return Updates.pullByFilter(new BsonDocument(
                PLACES,
                new BsonDocument(
                        "key",
                        new BsonDocument(
                                "$in",
                                new BsonArray(
                                        runs.stream().map(GroupUpdates::key).toList())))));
    }

    static DeleteOneModel<RawBsonDocument> removeIfEmpty(GroupId group) {
        return new DeleteOneModel<>(Filters.and(Filters.eq("_id", group.toString()), Filters.size(PLACES, 0)));
    }

    private static BsonDocument place(RunRef run, Instant at) {
        return new BsonDocument("key", key(run))
                .append("run", new BsonString(run.id().value()))
                .append("job", new BsonString(run.job().toString()))
                .append("ticket", new BsonInt64(run.ticket().value()))
                .append("since", Fields.dateTime(at));
    }

    private static BsonString key(RunRef run) {
        return new BsonString(run.id().value() + " " + run.ticket());
    }

    private static BsonDocument let(String name, BsonValue value, BsonValue in) {
        return new BsonDocument("$let", new BsonDocument("vars", new BsonDocument(name, value)).append("in", in));
    }

    private static BsonDocument expression(String operator, BsonValue... arguments) {
        return new BsonDocument(operator, new BsonArray(List.of(arguments)));
    }
}
