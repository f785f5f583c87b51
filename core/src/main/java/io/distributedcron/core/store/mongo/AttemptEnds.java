package io.distributedcron.core.store.mongo;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.WriteAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * Writes of outcomes. The frequent case, success without a result, is one update for all; the others are single updates
 * in one bulk. Only where fewer runs matched than were reported does a read tell what became of each.
 */
final class AttemptEnds {
    /** Each document is looked for in the list of its batch, so twice as many cost more than twice. */
    private static final int BATCH = 500;

    private final MongoCollections collections;
    private final RandomGenerator random;

    AttemptEnds(MongoCollections collections, RandomGenerator random) {
        this.collections = collections;
        this.random = random;
    }

    /**
     * Ends attempts of different runs.
     *
     * @return answers; those of runs that have no document of their own are absent
     */
    Map<RunId, WriteAnswer> end(List<AttemptReport> reports) {
        Map<RunId, WriteAnswer> answers = new HashMap<>();
        for (int from = 0; from < reports.size(); from += BATCH) {
            answers.putAll(endBatch(reports.subList(from, Math.min(reports.size(), from + BATCH))));
        }
        return answers;
    }

    private Map<RunId, WriteAnswer> endBatch(List<AttemptReport> reports) {
        List<AttemptReport> successes = new ArrayList<>(reports.size());
        List<AttemptReport> others = new ArrayList<>();
        for (AttemptReport report : reports) {
            (isPlainSuccess(report) ? successes : others).add(report);
        }
        long write = random.nextLong();
        long written = (successes.isEmpty() ? 0 : writeSuccesses(successes, write))
                + (others.isEmpty() ? 0 : writeOthers(others, write));
        return written == reports.size() ? allWritten(reports) : answers(reports, write);
    }

    static boolean isPlainSuccess(AttemptReport report) {
        return report.end() instanceof AttemptEnd.Finished(Ending.Succeeded(Optional<String> result))
                && result.isEmpty();
    }

    private long writeSuccesses(List<AttemptReport> reports, long write) {
        return collections
                .runs()
                .updateMany(
                        running(reports),
                        RunUpdates.succeeded(reports, write),
                        new UpdateOptions().hint(MongoIndexes.ID))
                .getModifiedCount();
    }

    private long writeOthers(List<AttemptReport> reports, long write) {
        return collections
                .runs()
                .bulkWrite(
                        reports.stream()
                                .map(report -> RunUpdates.attemptEnded(report, write))
                                .toList(),
                        new BulkWriteOptions().ordered(false))
                .getMatchedCount();
    }

    /** Whatever their tokens: the update compares each with its report's. */
    static BsonDocument running(List<AttemptReport> reports) {
        return ofReports(reports).append("state", new BsonString(RunState.RUNNING.name()));
    }

    private static BsonDocument ofReports(List<AttemptReport> reports) {
        BsonDocument bySlot = RunFields.in("slot", reports, report -> RunFields.slot(report.job()));
        return RunFields.in("_id", reports, report -> new BsonString(report.id().value()))
                .append("slot", bySlot.get("slot"));
    }

    private static Map<RunId, WriteAnswer> allWritten(List<AttemptReport> reports) {
        Map<RunId, WriteAnswer> answers = new HashMap<>();
        reports.forEach(report -> answers.put(report.id(), WriteAnswer.WRITTEN));
        return answers;
    }

    private Map<RunId, WriteAnswer> answers(List<AttemptReport> reports, long write) {
        Map<String, RawBsonDocument> found = new HashMap<>();
        for (RawBsonDocument raw : collections
                .runs()
                .find(ofReports(reports))
                .projection(Projections.include("state", "token", "ticket", "write"))
                .hint(MongoIndexes.ID)) {
            found.put(raw.getString("_id").getValue(), raw);
        }
        Map<RunId, WriteAnswer> answers = new HashMap<>();
        for (AttemptReport report : reports) {
            RawBsonDocument run = found.get(report.id().value());
            if (run != null) {
                answers.put(report.id(), answer(report, run, write));
            }
        }
        return answers;
    }

    private static WriteAnswer answer(AttemptReport report, RawBsonDocument run, long write) {
        if (new BsonInt64(write).equals(run.get("write"))) {
            return WriteAnswer.WRITTEN;
        }
        RunState state = RunState.valueOf(run.getString("state").getValue());
        boolean carriesToken = Fields.uuid(report.token().value()).equals(run.get("token"));
        boolean isResult =
                state == RunState.PLANNED && report.end().nextTicket().equals(Optional.of(ticket(run)));
        return (carriesToken && state != RunState.RUNNING) || isResult ? WriteAnswer.REPEATED : WriteAnswer.REFUSED;
    }

    private static Ticket ticket(RawBsonDocument run) {
        BsonValue ticket = run.get("ticket");
        return new Ticket(Fields.required("ticket", ticket).asNumber().longValue());
    }
}
