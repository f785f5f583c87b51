package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.model.UpdateOneModel;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.Call;
import io.distributedcron.core.store.Wait;
import io.distributedcron.core.store.WaitForPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** The transitions of a run as updates of its document: what {@code Run} answers, written in place. */
final class RunUpdates {
    private static final BsonString REMOVED = new BsonString("$$REMOVE");

    private RunUpdates() {}

    static Bson claimed(Claim claim) {
        return combine(
                set("state", RunState.RUNNING.name()),
                set("token", Fields.uuid(claim.token().value())),
                set("owner", claim.owner().value()),
                set("claimedAt", Fields.dateTime(claim.claimedAt())),
                unset("startedAt"));
    }

    static Bson claimedExclusively(Claim claim) {
        return combine(claimed(claim), set("active", true), unset("line"), unset("place"));
    }

    static Bson endedUnclaimed(Ending decision, Instant at, long write) {
        if (!RunState.PLANNED.allows(decision.state())) {
            throw new IllegalStateException("a run that nobody claimed cannot end as " + decision.state());
        }
        List<Bson> updates = new ArrayList<>(ending(decision));
        updates.add(set("finishedAt", Fields.dateTime(at)));
        updates.add(set("write", write));
        updates.add(unset("token"));
        updates.add(unset("owner"));
        updates.add(unset("claimedAt"));
        updates.add(unset("active"));
        updates.add(unset("line"));
        updates.add(unset("place"));
        return combine(updates);
    }

    /** The write of one report, on the condition that the run is RUNNING under its token. */
    static UpdateOneModel<RawBsonDocument> attemptEnded(AttemptReport report, long write) {
        BsonDocument running = RunFields.ofJob(report.job())
                .append("_id", new BsonString(report.id().value()))
                .append("state", new BsonString(RunState.RUNNING.name()))
                .append("token", Fields.uuid(report.token().value()));
        return switch (report.end()) {
            case AttemptEnd.Finished(Ending ending) -> new UpdateOneModel<>(running, finished(ending, report, write));
            case AttemptEnd.TriedAgain(Failure failure, Instant due, Ticket ticket) ->
                new UpdateOneModel<>(
                        running, combine(another(due, ticket, report, write), failure("lastFailure", failure)));
            case AttemptEnd.Lost(Instant due, Ticket ticket) ->
                new UpdateOneModel<>(running, combine(another(due, ticket, report, write), inc("lostAttempts", 1)));
            case AttemptEnd.GivenBack(Ticket ticket) -> new UpdateOneModel<>(running, givenBack(ticket, write));
        };
    }

    private static Bson finished(Ending ending, AttemptReport report, long write) {
        if (!RunState.RUNNING.allows(ending.state())) {
            throw new IllegalStateException("run " + report.id() + " is claimed and cannot end as " + ending.state());
        }
        List<Bson> updates = new ArrayList<>(ending(ending));
        updates.add(set("finishedAt", Fields.dateTime(report.at())));
        updates.add(started(report.startedAt()));
        updates.add(set("write", write));
        updates.add(unset("active"));
        return combine(updates);
    }

    private static Bson another(Instant due, Ticket ticket, AttemptReport report, long write) {
        return combine(
                set("state", RunState.PLANNED.name()),
                set("due", Fields.dateTime(due)),
                set("ticket", ticket.value()),
                started(report.startedAt()),
                set("write", write),
                inc("attempt", 1));
    }

    /** A first attempt that is given back was never claimed; a later one keeps its place, and who had it last. */
    private static List<Bson> givenBack(Ticket ticket, long write) {
        BsonDocument planned = new BsonDocument("state", new BsonString(RunState.PLANNED.name()))
                .append("ticket", new BsonInt64(ticket.value()))
                .append("write", new BsonInt64(write));
        BsonDocument firstAttempt = expression("$eq", new BsonString("$attempt"), new BsonInt32(1));
        for (String field : List.of("token", "owner", "claimedAt", "active")) {
            planned.append(field, expression("$cond", firstAttempt, REMOVED, new BsonString("$" + field)));
        }
        BsonDocument queues =
                expression("$eq", new BsonString("$spec.concurrency"), new BsonString(ConcurrencyPolicy.QUEUE.name()));
        planned.append(
                "line", expression("$cond", expression("$and", firstAttempt, queues), BsonBoolean.TRUE, REMOVED));
        return List.of(new BsonDocument("$set", planned));
    }

    /** Waits, in this place; with {@code due} at some later time. */
    static Bson waiting(Wait wait, int place) {
        return combine(
                set("due", Fields.dateTime(wait.until())),
                set("ticket", wait.ticket().value()),
                set("waitingSince", Fields.dateTime(wait.since())),
                set("place", place));
    }

    /** Waits for a place of its group; with {@code due} at some later time. */
    static Bson waitingForPlace(WaitForPlace wait) {
        return combine(
                set("due", Fields.dateTime(wait.until())),
                set("ticket", wait.ticket().value()),
                set("waitingSince", Fields.dateTime(wait.since())),
                set("waitsFor", wait.group().toString()));
    }

    static Bson called(Call call, Instant at) {
        return combine(
                set("due", Fields.dateTime(at)), set("ticket", call.ticket().value()));
    }

    /**
     * One update that ends many runs as SUCCEEDED, without results: each document finds its own times in the list of
     * reports, and stays as it is if it carries another token.
     *
     * @param reports of different runs
     */
    static List<Bson> succeeded(List<AttemptReport> reports, long write) {
        BsonArray ids = new BsonArray(reports.size());
        BsonArray outcomes = new BsonArray(reports.size());
        for (AttemptReport report : reports) {
            ids.add(new BsonString(report.id().value()));
            BsonDocument outcome = new BsonDocument(
                            "token", Fields.uuid(report.token().value()))
                    .append("finishedAt", Fields.dateTime(report.at()));
            report.startedAt().ifPresent(time -> outcome.append("startedAt", Fields.dateTime(time)));
            outcomes.add(outcome);
        }
        BsonDocument position = expression("$indexOfArray", literal(ids), new BsonString("$_id"));
        BsonDocument outcome = expression("$arrayElemAt", literal(outcomes), position);
        BsonDocument itsToken = expression("$eq", new BsonString("$token"), new BsonString("$outcome.token"));
        BsonDocument fields = new BsonDocument("outcome", REMOVED)
                .append("state", eitherOr(itsToken, new BsonString(RunState.SUCCEEDED.name()), "state"))
                .append("startedAt", eitherOr(itsToken, new BsonString("$outcome.startedAt"), "startedAt"))
                .append("finishedAt", eitherOr(itsToken, new BsonString("$outcome.finishedAt"), "finishedAt"))
                .append("write", eitherOr(itsToken, new BsonInt64(write), "write"))
                .append("active", eitherOr(itsToken, REMOVED, "active"));
        return List.of(
                new BsonDocument("$set", new BsonDocument("outcome", outcome)), new BsonDocument("$set", fields));
    }

    private static BsonDocument eitherOr(BsonDocument condition, BsonValue value, String otherwise) {
        return expression("$cond", condition, value, new BsonString("$" + otherwise));
    }

    private static BsonDocument literal(BsonValue value) {
        return new BsonDocument("$literal", value);
    }

    private static BsonDocument expression(String operator, BsonValue... arguments) {
        return new BsonDocument(operator, new BsonArray(List.of(arguments)));
    }

    private static List<Bson> ending(Ending ending) {
        Bson state = set("state", ending.state().name());
        return switch (ending) {
            case Ending.Succeeded(Optional<String> result) ->
                result.map(json -> List.of(state, set("result", json))).orElse(List.of(state));
            case Ending.Failed(Failure failure) -> List.of(state, failure("failure", failure));
            case Ending.TimedOut(Failure failure) -> List.of(state, failure("failure", failure));
            case Ending.Cancelled(var reason) -> List.of(state, reason(reason.name()));
            case Ending.Skipped skipped -> skipped(state, skipped);
        };
    }

    private static List<Bson> skipped(Bson state, Ending.Skipped skipped) {
        List<Bson> updates =
                new ArrayList<>(List.of(state, reason(skipped.reason().name())));
        skipped.through().ifPresent(time -> updates.add(set("skippedThrough", Fields.dateTime(time))));
        if (skipped.times() > 1) {
            updates.add(set("skippedTimes", skipped.times()));
        }
        return updates;
    }

    private static Bson reason(String name) {
        return set("reason", name);
    }

    private static Bson failure(String field, Failure failure) {
        return set(
                field,
                new BsonDocument("class", new BsonString(failure.errorClass()))
                        .append("message", new BsonString(failure.message())));
    }

    private static Bson started(Optional<Instant> startedAt) {
        return startedAt.map(time -> set("startedAt", Fields.dateTime(time))).orElse(unset("startedAt"));
    }
}
