package io.distributedcron.core.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.Call;
import io.distributedcron.core.store.InLine;
import io.distributedcron.core.store.Wait;
import io.distributedcron.core.store.WaitAnswer;
import io.distributedcron.core.store.WaitingRuns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * The lines of jobs. Each waiting run has a place of its own, by a number below the limit, and a unique index sees to it
 * that no place is taken twice: so the limit holds whoever lets runs wait at once.
 */
final class MongoWaitingRuns implements WaitingRuns {
    private static final Bson HAS_PLACE = Filters.exists("place");

    private final MongoCollections collections;
    private final MalformedDocuments malformed;

    MongoWaitingRuns(MongoCollections collections, MalformedDocuments malformed) {
        this.collections = collections;
        this.malformed = malformed;
    }

    @Override
    public Map<JobId, List<InLine>> lines(Set<JobId> jobs) {
        if (jobs.isEmpty()) {
            return Map.of();
        }
        return Calls.call(() -> "Reading the lines of the jobs " + Calls.some(jobs), "read them again", () -> {
            Map<JobId, List<InLine>> lines = new HashMap<>();
            for (RawBsonDocument raw : inLine(jobs)) {
                malformed.decode("run", raw, MongoWaitingRuns::inLine, entry -> lines.computeIfAbsent(
                                entry.run().job(), job -> new ArrayList<>())
                        .add(entry));
            }
            lines.values().forEach(line -> line.sort(null));
            return lines;
        });
    }

    FindIterable<RawBsonDocument> inLine(Set<JobId> jobs) {
        return collections
                .runs()
                .find(Filters.and(RunFields.ofJobs(jobs), Filters.eq("line", true)))
                .projection(Projections.include("job", "ticket", "scheduledTime", "due", "waitingSince"))
                .hintString(MongoIndexes.LINE);
    }

    private static InLine inLine(RawBsonDocument raw) {
        return new InLine(
                new RunRef(
                        new RunId(raw.getString("_id").getValue()),
                        JobId.parse(raw.getString("job").getValue()),
                        new Ticket(Fields.required("ticket", raw.get("ticket"))
                                .asNumber()
                                .longValue())),
                time(raw, "scheduledTime"),
                time(raw, "due"),
                raw.containsKey("waitingSince"));
    }

    private static Instant time(RawBsonDocument raw, String field) {
        return Instant.ofEpochMilli(raw.getDateTime(field).getValue());
    }

    @Override
    public Map<RunId, WaitAnswer> await(List<Wait> waits) {
        return Calls.call(
                () -> "Letting the runs "
                        + Calls.some(waits.stream().map(wait -> wait.run().id()).toList()) + " wait",
                "any of them may wait; whatever waits comes back by itself",
                () -> awaitInRounds(waits));
    }

    /** Whoever finds a place taken meanwhile looks for another one: somebody got further in each round. */
    private Map<RunId, WaitAnswer> awaitInRounds(List<Wait> waits) {
        Map<RunId, Wait> open = new LinkedHashMap<>();
        waits.forEach(wait -> open.putIfAbsent(wait.run().id(), wait));
        Map<RunId, WaitAnswer> answers = new HashMap<>();
        while (!open.isEmpty()) {
            Map<RunId, Integer> chosen = choosePlaces(open.values());
            Set<RunId> refused = write(open, chosen);
            Set<RunId> waiting = waiting(open.values());
            for (Wait wait : List.copyOf(open.values())) {
                RunId id = wait.run().id();
                if (waiting.contains(id)) {
                    answers.put(id, WaitAnswer.WAITS);
                    open.remove(id);
                } else if (!chosen.containsKey(id)) {
                    answers.put(id, WaitAnswer.FULL);
                    open.remove(id);
                } else if (!refused.contains(id)) {
                    answers.put(id, WaitAnswer.GONE);
                    open.remove(id);
                }
            }
        }
        return answers;
    }

    /** The place that it has, or the lowest that is free; none where all are taken. */
    private Map<RunId, Integer> choosePlaces(Collection<Wait> open) {
        Set<JobId> jobs = new HashSet<>();
        open.forEach(wait -> jobs.add(wait.run().job()));
        Map<JobId, Set<Integer>> taken = new HashMap<>();
        Map<RunId, Integer> chosen = new HashMap<>();
        for (RawBsonDocument raw : places(jobs)) {
            int place = raw.getNumber("place").intValue();
            taken.computeIfAbsent(JobId.parse(raw.getString("job").getValue()), job -> new HashSet<>())
                    .add(place);
            chosen.put(new RunId(raw.getString("_id").getValue()), place);
        }
        for (Wait wait : open) {
            Set<Integer> its = taken.computeIfAbsent(wait.run().job(), job -> new HashSet<>());
            if (!chosen.containsKey(wait.run().id())) {
                int place = 0;
                while (its.contains(place)) {
                    place++;
                }
                if (place < wait.limit() || wait.before()) {
                    its.add(place);
                    chosen.put(wait.run().id(), place);
                }
            }
        }
        return chosen;
    }

    FindIterable<RawBsonDocument> places(Set<JobId> jobs) {
        return collections
                .runs()
                .find(Filters.and(RunFields.ofJobs(jobs), HAS_PLACE))
                .projection(Projections.include("job", "place"))
                .hintString(MongoIndexes.PLACE);
    }

    /** Answers those whose place was taken by somebody else meanwhile. */
    private Set<RunId> write(Map<RunId, Wait> open, Map<RunId, Integer> chosen) {
        List<Wait> written = open.values().stream()
                .filter(wait -> chosen.containsKey(wait.run().id()))
                .toList();
        if (written.isEmpty()) {
            return Set.of();
        }
        Set<RunId> refused = new HashSet<>();
        try {
            collections
                    .runs()
                    .bulkWrite(
                            written.stream()
                                    .map(wait -> update(
                                            wait.run(),
                                            RunUpdates.waiting(
                                                    wait,
                                                    chosen.getOrDefault(
                                                            wait.run().id(), 0))))
                                    .toList(),
                            new BulkWriteOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            if (!Calls.isDuplicateKey(e)) {
                throw e;
            }
            e.getWriteErrors()
                    .forEach(error ->
                            refused.add(written.get(error.getIndex()).run().id()));
        }
        return refused;
    }

    private static UpdateOneModel<RawBsonDocument> update(RunRef run, Bson update) {
        return new UpdateOneModel<>(
                Filters.and(RunFields.stillPlanned(List.of(run)), MongoPlannedRuns.NEVER_CLAIMED),
                update,
                new UpdateOptions().hint(MongoIndexes.ID));
    }

    private Set<RunId> waiting(Collection<Wait> waits) {
        Set<RunId> waiting = new HashSet<>();
        List<RunRef> refs = waits.stream()
                .map(wait -> new RunRef(wait.run().id(), wait.run().job(), wait.ticket()))
                .toList();
        for (RawBsonDocument raw : collections
                .runs()
                .find(RunFields.stillPlanned(refs))
                .hint(MongoIndexes.ID)
                .projection(Projections.include("_id"))) {
            waiting.add(new RunId(raw.getString("_id").getValue()));
        }
        return waiting;
    }

    @Override
    public List<Run> call(List<Call> calls, Instant at) {
        if (calls.isEmpty()) {
            return List.of();
        }
        return Calls.call(
                () -> "Calling the waiting runs "
                        + Calls.some(calls.stream().map(call -> call.run().id()).toList()),
                "any of them may be called; whatever waits comes back by itself",
                () -> {
                    collections
                            .runs()
                            .bulkWrite(
                                    calls.stream()
                                            .map(call -> new UpdateOneModel<RawBsonDocument>(
                                                    Filters.and(
                                                            RunFields.stillPlanned(List.of(call.run())),
                                                            Filters.exists("waitingSince")),
                                                    RunUpdates.called(call, at),
                                                    new UpdateOptions().hint(MongoIndexes.ID)))
                                            .toList(),
                                    new BulkWriteOptions().ordered(false));
                    List<Run> called = new ArrayList<>();
                    List<RunRef> refs = calls.stream()
                            .map(call -> new RunRef(call.run().id(), call.run().job(), call.ticket()))
                            .toList();
                    for (RawBsonDocument raw : collections
                            .runs()
                            .find(RunFields.stillPlanned(refs))
                            .hint(MongoIndexes.ID)) {
                        malformed.decode("run", raw, RunCodec::decode, called::add);
                    }
                    return called;
                });
    }
}
