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
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.SkippedTimes;
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
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * What to show of jobs, at a cost that does not grow with the number of their runs: the newest {@value #FEW} runs of each
 * and its latest failure, many jobs in one question. Only jobs whose newest runs do not tell cost more: where none of them
 * succeeded or the oldest of them is open, the newest {@value #NEWEST} are looked at; where the same holds of these, the
 * latest success is looked up, or all active ones are counted.
 *
 * <p>So an active run older than the newest {@value #FEW} shows only while the oldest of these is open too.
 */
final class Summaries {
    static final int FEW = 16;
    static final int NEWEST = 64;
    private static final int JOBS_PER_QUESTION = 32;

    private final MongoCollections collections;
    private final MalformedDocuments malformed;

    Summaries(MongoCollections collections, MalformedDocuments malformed) {
        this.collections = collections;
        this.malformed = malformed;
    }

    Map<JobId, JobSummary> of(Collection<JobId> jobs, Map<JobId, MongoRunHistory.Standing> standings) {
        Map<JobId, JobSummary> summaries = new HashMap<>();
        Map<JobId, Map<SkipReason, SkippedTimes>> skipped = CountSkipped.of(collections, malformed, jobs);
        List<JobId> untold = new ArrayList<>();
        look(jobs, FEW, (job, seen) -> {
            if (seen.tells()) {
                summaries.put(
                        job,
                        summary(
                                job,
                                seen,
                                standings.getOrDefault(job, MongoRunHistory.Standing.NONE),
                                skipped.getOrDefault(job, Map.of())));
            } else {
                untold.add(job);
            }
        });
        look(
                untold,
                NEWEST,
                (job, seen) -> summaries.put(
                        job,
                        summary(
                                job,
                                seen,
                                standings.getOrDefault(job, MongoRunHistory.Standing.NONE),
                                skipped.getOrDefault(job, Map.of()))));
        return summaries;
    }

    private void look(Collection<JobId> jobs, int newest, BiConsumer<JobId, Look> to) {
        List<JobId> distinct = List.copyOf(new LinkedHashSet<>(jobs));
        for (int from = 0; from < distinct.size(); from += JOBS_PER_QUESTION) {
            List<JobId> asked = distinct.subList(from, Math.min(distinct.size(), from + JOBS_PER_QUESTION));
            Map<String, List<Seen>> seen = new HashMap<>();
            for (RawBsonDocument raw : collections.runs().aggregate(question(asked, newest))) {
                malformed.decode("run", raw, Seen::of, run -> seen.computeIfAbsent(run.job(), job -> new ArrayList<>())
                        .add(run));
            }
            for (JobId job : asked) {
                to.accept(job, Look.of(seen.getOrDefault(job.toString(), List.of()), newest));
            }
        }
    }

    /** Two branches a job: its newest runs, and its latest failure. */
    static List<Bson> question(List<JobId> jobs, int newestRuns) {
        List<Bson> question = new ArrayList<>();
        for (JobId job : jobs) {
            List<Bson> newest = branch(RunFields.ofJob(job), "scheduledTime", newestRuns);
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

    /**
     * One look at a job.
     *
     * @param newest the newest runs, newest first
     * @param all these, and the latest failure
     * @param moreMayExist whether there may be older ones
     */
    private record Look(List<Seen> newest, List<Seen> all, boolean moreMayExist) {
        static Look of(List<Seen> all, int asked) {
            List<Seen> newest = all.stream()
                    .filter(Seen::amongNewest)
                    .sorted(Comparator.comparing(Seen::scheduledTime).reversed())
                    .toList();
            return new Look(newest, all, newest.size() == asked);
        }

        /** Whether older runs would change nothing, or nothing that a further look is worth. */
        boolean tells() {
            return !moreMayExist || (!oldestIsOpen() && lastSuccess().isPresent());
        }

        boolean oldestIsOpen() {
            return !newest.isEmpty() && !newest.getLast().state().terminal();
        }

        Optional<Instant> lastSuccess() {
            return lastEnd(newest, RunState.SUCCEEDED);
        }
    }

    private JobSummary summary(
            JobId job, Look look, MongoRunHistory.Standing standing, Map<SkipReason, SkippedTimes> skipped) {
        Optional<TrimNote> note = standing.note();
        List<Seen> newest = look.newest();
        Optional<Instant> lastSuccess = look.lastSuccess();
        int active = (int) newest.stream().filter(Seen::active).count();
        return new JobSummary(
                nextScheduleTime(newest),
                newest.stream().filter(Seen::claimed).map(Seen::scheduledTime).max(Comparator.naturalOrder()),
                latest(
                        lastSuccess.isEmpty() && look.moreMayExist() ? olderSuccess(job) : lastSuccess,
                        note.flatMap(TrimNote::lastSuccess)),
                latest(
                        latest(lastEnd(look.all(), RunState.FAILED), lastEnd(look.all(), RunState.TIMED_OUT)),
                        note.flatMap(TrimNote::lastFailure)),
                look.moreMayExist() && look.oldestIsOpen() ? countActive(job) : active,
                SkippedTimes.sum(note.map(TrimNote::skipped).orElse(Map.of()), skipped),
                standing.heldSince());
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
                .filter(run -> run.isDateTime("finishedAt"))
                .map(run -> Instant.ofEpochMilli(run.getDateTime("finishedAt").getValue()));
    }

    private int countActive(JobId job) {
        return Math.toIntExact(collections
                .runs()
                .countDocuments(
                        and(RunFields.ofJob(job), or(RunFields.RUNNING, and(RunFields.PLANNED, exists("token"))))));
    }
}
