package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.plan.WholeTime;
import io.distributedcron.core.run.RunId;
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
import org.bson.BsonDocumentReader;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * What to show of jobs, at a cost that does not grow with the number of their runs: the newest {@value #FEW} runs of each
 * and its latest failure, many jobs in one question. Only jobs whose newest runs do not tell cost more: where none of them
 * succeeded or the oldest of them is open, the newest {@value #NEWEST} are looked at; where the same holds of these, the
 * latest success is looked up, or all active ones are counted.
 *
 * <p>So an active run older than the newest {@value #FEW} shows only while the oldest of these is open too.
 *
 * <p>Of a job whose times have several shards as many times are looked at, but at most {@value #MOST} runs, and what is
 * older than these shows by the trim note alone.
 */
final class Summaries {
    static final int FEW = 16;
    static final int NEWEST = 64;
    static final int MOST = 5_000;
    private static final int JOBS_PER_QUESTION = 32;

    private final MongoCollections collections;
    private final MalformedDocuments malformed;

    private final Bundles bundles;

    Summaries(MongoCollections collections, MalformedDocuments malformed, Bundles bundles) {
        this.collections = collections;
        this.malformed = malformed;
        this.bundles = bundles;
    }

    Map<JobId, JobSummary> of(Collection<JobId> jobs, Map<JobId, MongoRunHistory.Standing> standings) {
        Map<JobId, JobSummary> summaries = new HashMap<>();
        Map<JobId, Map<SkipReason, SkippedTimes>> skipped = CountSkipped.of(collections, malformed, jobs);
        BiConsumer<JobId, Look> tell = (job, seen) -> summaries.put(
                job,
                summary(
                        job,
                        seen,
                        standings.getOrDefault(job, MongoRunHistory.Standing.NONE),
                        skipped.getOrDefault(job, Map.of())));
        List<JobId> untold = new ArrayList<>();
        Map<JobId, Integer> cut = new HashMap<>();
        look(jobs, FEW, (job, seen) -> {
            if (seen.shards() > 1) {
                cut.put(job, seen.shards());
            } else if (seen.tells()) {
                tell.accept(job, seen);
            } else {
                untold.add(job);
            }
        });
        look(untold, NEWEST, tell);
        cut.forEach((job, shards) -> lookAtTimes(job, shards, FEW, tell));
        return summaries;
    }

    private void lookAtTimes(JobId job, int shards, int times, BiConsumer<JobId, Look> tell) {
        int runs = Math.min(MOST, shards * times);
        look(List.of(job), runs, (same, seen) -> {
            if (seen.tells() || times == NEWEST || runs == MOST) {
                tell.accept(job, seen);
            } else {
                lookAtTimes(job, shards, NEWEST, tell);
            }
        });
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
            for (RawBsonDocument raw : collections.runs().aggregate(questionOfBundles(asked, newest))) {
                malformed.decode(
                        "run", raw, Seen::ofBundle, run -> seen.computeIfAbsent(run.job(), job -> new ArrayList<>())
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

    /** The same of runs that share documents. */
    static List<Bson> questionOfBundles(List<JobId> jobs, int newestRuns) {
        List<Bson> question = new ArrayList<>();
        for (JobId job : jobs) {
            List<Bson> newest = SharedRun.ofJob(Bundles.ofJob(job), job, newestRuns);
            if (question.isEmpty()) {
                question.addAll(newest);
            } else {
                question.add(Aggregates.unionWith(MongoCollections.RUNS, newest));
            }
            question.add(Aggregates.unionWith(
                    MongoCollections.RUNS,
                    SharedRun.ofJob(
                            new BsonDocument("slot", RunFields.slot(job))
                                    .append("failed", new BsonString(job.toString())),
                            job,
                            1)));
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
                        Projections.include("spec.shards.count", "spec.shards.completion"),
                        Projections.computed(
                                "claimed",
                                new BsonDocument(
                                        "$gt", new BsonArray(List.of(new BsonString("$token"), new BsonNull())))),
                        Projections.computed("now", new BsonString("$$NOW")),
                        Projections.computed("latestBy", new BsonDocument("$literal", new BsonString(newestBy))))));
    }

    /** What the question answers of a run. */
    private record Seen(
            RunId id,
            Shards shards,
            String job,
            boolean amongNewest,
            RunState state,
            Instant scheduledTime,
            Optional<Instant> finishedAt,
            boolean claimed,
            Instant now) {
        static Seen of(RawBsonDocument raw) {
            return new Seen(
                    new RunId(raw.getString("_id").getValue()),
                    shards(raw),
                    raw.getString("job").getValue(),
                    raw.getString("latestBy").getValue().equals("scheduledTime"),
                    RunState.valueOf(raw.getString("state").getValue()),
                    Instant.ofEpochMilli(raw.getDateTime("scheduledTime").getValue()),
                    Optional.ofNullable(raw.get("finishedAt"))
                            .map(time -> Instant.ofEpochMilli(time.asDateTime().getValue())),
                    raw.getBoolean("claimed", BsonBoolean.FALSE).getValue(),
                    Instant.ofEpochMilli(raw.getDateTime("now").getValue()));
        }

        static Seen ofBundle(RawBsonDocument raw) {
            SharedRun run = SharedRun.ofAnswer(raw);
            return new Seen(
                    run.id(),
                    Shards.NONE,
                    run.job().toString(),
                    true,
                    run.state(),
                    run.scheduledTime(),
                    run.finishedAt(),
                    run.claim().isPresent(),
                    Instant.ofEpochMilli(raw.getDateTime("now").getValue()));
        }

        private static Shards shards(RawBsonDocument raw) {
            BsonDocument spec = raw.getDocument("spec", new BsonDocument());
            BsonValue shards = spec.get(ShardsCodec.NAME);
            return shards == null ? Shards.NONE : ShardsCodec.read(new BsonDocumentReader(shards.asDocument()));
        }

        boolean active() {
            return state == RunState.RUNNING || (state == RunState.PLANNED && claimed);
        }

        boolean failed() {
            return (state == RunState.FAILED || state == RunState.TIMED_OUT) && finishedAt.isPresent();
        }

        boolean upcoming() {
            return state == RunState.PLANNED && !claimed;
        }
    }

    private static final WholeTime.Reading<Seen> READING =
            new WholeTime.Reading<>(Seen::id, Seen::state, Seen::finishedAt);

    /**
     * One look at a job.
     *
     * @param newest the newest runs, newest first
     * @param times of these, without one that may not be seen whole
     * @param failure the latest run that failed, if there is one
     * @param moreMayExist whether there may be older ones
     */
    private record Look(List<Seen> newest, List<WholeTime<Seen>> times, Optional<Seen> failure, boolean moreMayExist) {
        static Look of(List<Seen> all, int asked) {
            Map<RunId, Seen> amongNewest = new HashMap<>();
            all.stream().filter(Seen::amongNewest).forEach(run -> amongNewest.put(run.id(), run));
            List<Seen> newest = amongNewest.values().stream()
                    .sorted(Comparator.comparing(Seen::scheduledTime).reversed())
                    .limit(asked)
                    .toList();
            boolean more = newest.size() == asked;
            List<WholeTime<Seen>> times = WholeTime.of(newest, Seen::shards, READING);
            boolean mayBeCut =
                    more && times.size() > 1 && times.getLast().shards().several();
            return new Look(
                    newest,
                    mayBeCut ? times.subList(0, times.size() - 1) : times,
                    all.stream().filter(Seen::failed).max(Comparator.comparing(seen -> seen.finishedAt()
                            .orElseThrow())),
                    more);
        }

        /** Into how many shards the newest of these times are cut at most. */
        int shards() {
            return newest.stream().mapToInt(seen -> seen.shards().count()).max().orElse(1);
        }

        /** When the latest failure ended: of times that are seen whole, or a run of an older one that had to succeed. */
        Optional<Instant> lastFailure() {
            return latest(
                    latest(lastEnd(times, RunState.FAILED), lastEnd(times, RunState.TIMED_OUT)),
                    failure.filter(this::tellsOfItsTime).flatMap(Seen::finishedAt));
        }

        private boolean tellsOfItsTime(Seen failed) {
            return !failed.shards().several()
                    || (failed.shards().completion() == Shards.Completion.ALL_SUCCEEDED
                            && times.stream().noneMatch(time -> time.id()
                                    .equals(failed.id().ofShard(0))));
        }

        /** Whether older runs would change nothing, or nothing that a further look is worth. */
        boolean tells() {
            return !moreMayExist || (!oldestIsOpen() && lastSuccess().isPresent());
        }

        boolean oldestIsOpen() {
            return !newest.isEmpty() && !newest.getLast().state().terminal();
        }

        Optional<Instant> lastSuccess() {
            return lastEnd(times, RunState.SUCCEEDED);
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
                        lastSuccess.isEmpty() && look.moreMayExist() && look.shards() == 1
                                ? olderSuccess(job)
                                : lastSuccess,
                        note.flatMap(TrimNote::lastSuccess)),
                latest(look.lastFailure(), note.flatMap(TrimNote::lastFailure)),
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

    private static Optional<Instant> lastEnd(List<WholeTime<Seen>> times, RunState state) {
        return times.stream()
                .filter(time -> time.state() == state)
                .flatMap(time -> time.finishedAt().stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Instant> latest(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private Optional<Instant> olderSuccess(JobId job) {
        Optional<Instant> alone = Optional.ofNullable(collections
                        .runs()
                        .find(and(RunFields.ofJob(job), eq("state", RunState.SUCCEEDED.name())))
                        .sort(Sorts.descending("scheduledTime"))
                        .hintString(MongoIndexes.CHAIN)
                        .projection(Projections.include("finishedAt"))
                        .first())
                .filter(run -> run.isDateTime("finishedAt"))
                .map(run -> Instant.ofEpochMilli(run.getDateTime("finishedAt").getValue()));
        return latest(alone, bundles.latestSuccess(job));
    }

    private int countActive(JobId job) {
        long alone = collections
                .runs()
                .countDocuments(
                        and(RunFields.ofJob(job), or(RunFields.RUNNING, and(RunFields.PLANNED, exists("token")))));
        long shared = bundles.unfinishedOf(job).stream()
                .flatMap(bundle -> bundle.runs().stream())
                .filter(run -> run.job().equals(job) && run.active())
                .count();
        return Math.toIntExact(alone + shared);
    }
}
