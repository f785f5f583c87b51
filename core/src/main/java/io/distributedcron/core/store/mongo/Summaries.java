package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.TrimNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * What to show of jobs, at a cost that does not grow with the number of their runs: the newest {@value #NEWEST} runs of
 * each and its latest failure, many jobs in one question. Only jobs whose newest runs do not tell cost more: where none
 * of them succeeded, the latest success is looked up; where some are active, older active ones are counted.
 *
 * <p>So an active run older than the newest {@value #NEWEST} shows only while a newer one is active too.
 */
final class Summaries {
    static final int NEWEST = 64;
    private static final int JOBS_PER_QUESTION = 32;

    private final MongoCollections collections;

    Summaries(MongoCollections collections) {
        this.collections = collections;
    }

    Map<JobId, JobSummary> of(Collection<JobId> jobs, Map<JobId, TrimNote> notes) {
        List<JobId> distinct = List.copyOf(new LinkedHashSet<>(jobs));
        Map<JobId, JobSummary> summaries = new HashMap<>();
        for (int from = 0; from < distinct.size(); from += JOBS_PER_QUESTION) {
            List<JobId> asked = distinct.subList(from, Math.min(distinct.size(), from + JOBS_PER_QUESTION));
            Map<String, List<Seen>> seen = new HashMap<>();
            for (RawBsonDocument raw : collections.runs().aggregate(question(asked))) {
                Seen run = Seen.of(raw);
                seen.computeIfAbsent(run.job(), job -> new ArrayList<>()).add(run);
            }
            for (JobId job : asked) {
                summaries.put(
                        job,
                        summary(
                                job,
                                seen.getOrDefault(job.toString(), List.of()),
                                Optional.ofNullable(notes.get(job))));
            }
        }
        return summaries;
    }

    /** Two branches a job: its newest runs, and its latest failure. */
    static List<Bson> question(List<JobId> jobs) {
        List<Bson> question = new ArrayList<>();
        for (JobId job : jobs) {
            List<Bson> newest = branch(RunFields.ofJob(job), "scheduledTime", NEWEST);
            if (question.isEmpty()) {
                question.addAll(newest);
            } else {
                question.add(Aggregates.unionWith(MongoCollections.RUNS, newest));
            }
            question.add(Aggregates.unionWith(
                    MongoCollections.RUNS,
                    branch(and(RunFields.ofJob(job), RunFields.FAILED_OR_TIMED_OUT), "finishedAt", 1)));
        }
        return question;
    }

    static List<Bson> branch(Bson filter, String newestBy, int limit) {
        return List.of(
                Aggregates.match(filter),
                Aggregates.sort(Sorts.descending(newestBy)),
                Aggregates.limit(limit),
                Aggregates.project(Projections.fields(
                        Projections.include("job", "state", "scheduledTime", "finishedAt"),
                        Projections.computed(
                                "claimed",
                                new BsonDocument(
                                        "$gt", new BsonArray(List.of(new BsonString("$token"), new BsonNull())))),
                        Projections.computed("now", new BsonString("$$NOW")),
                        Projections.computed("latestBy", new BsonDocument("$literal", new BsonString(newestBy))))));
    }

    /** What the question answers of a run. */
    private record Seen(
            String job,
            boolean amongNewest,
            RunState state,
            Instant scheduledTime,
            Optional<Instant> finishedAt,
            boolean claimed,
            Instant now) {
        static Seen of(RawBsonDocument raw) {
            return new Seen(
                    raw.getString("job").getValue(),
                    raw.getString("latestBy").getValue().equals("scheduledTime"),
                    RunState.valueOf(raw.getString("state").getValue()),
                    Instant.ofEpochMilli(raw.getDateTime("scheduledTime").getValue()),
                    Optional.ofNullable(raw.get("finishedAt"))
                            .map(time -> Instant.ofEpochMilli(time.asDateTime().getValue())),
                    raw.getBoolean("claimed", BsonBoolean.FALSE).getValue(),
                    Instant.ofEpochMilli(raw.getDateTime("now").getValue()));
        }

        boolean active() {
            return state == RunState.RUNNING || (state == RunState.PLANNED && claimed);
        }

        boolean upcoming() {
            return state == RunState.PLANNED && !claimed;
        }
    }

    private JobSummary summary(JobId job, List<Seen> seen, Optional<TrimNote> note) {
        List<Seen> newest = seen.stream().filter(Seen::amongNewest).toList();
        boolean moreMayExist = newest.size() == NEWEST;
        Optional<Instant> lastSuccess = lastEnd(newest, RunState.SUCCEEDED);
        int active = (int) newest.stream().filter(Seen::active).count();
        return new JobSummary(
                nextScheduleTime(newest),
                newest.stream().filter(Seen::claimed).map(Seen::scheduledTime).max(Comparator.naturalOrder()),
                latest(
                        lastSuccess.isEmpty() && moreMayExist ? olderSuccess(job) : lastSuccess,
                        note.flatMap(TrimNote::lastSuccess)),
                latest(
                        latest(lastEnd(seen, RunState.FAILED), lastEnd(seen, RunState.TIMED_OUT)),
                        note.flatMap(TrimNote::lastFailure)),
                active > 0 && moreMayExist ? countActive(job) : active);
    }

    private static Optional<Instant> nextScheduleTime(List<Seen> newest) {
        List<Seen> upcoming = newest.stream()
                .filter(Seen::upcoming)
                .sorted(Comparator.comparing(Seen::scheduledTime))
                .toList();
        return upcoming.stream()
                .filter(run -> run.scheduledTime().isAfter(run.now()))
                .map(Seen::scheduledTime)
                .findFirst()
                .or(() -> upcoming.stream().map(Seen::scheduledTime).max(Comparator.naturalOrder()));
    }

    private static Optional<Instant> lastEnd(List<Seen> runs, RunState state) {
        return runs.stream()
                .filter(run -> run.state() == state)
                .flatMap(run -> run.finishedAt().stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> latest(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private Optional<Instant> olderSuccess(JobId job) {
        return Optional.ofNullable(collections
                        .runs()
                        .find(and(RunFields.ofJob(job), eq("state", RunState.SUCCEEDED.name())))
                        .sort(Sorts.descending("scheduledTime"))
                        .hintString(MongoIndexes.CHAIN)
                        .projection(Projections.include("finishedAt"))
                        .first())
                .map(run -> run.getDateTime("finishedAt", new BsonDateTime(0)))
                .map(time -> Instant.ofEpochMilli(time.getValue()));
    }

    private int countActive(JobId job) {
        return Math.toIntExact(collections
                .runs()
                .countDocuments(
                        and(RunFields.ofJob(job), or(RunFields.RUNNING, and(RunFields.PLANNED, exists("token"))))));
    }
}
