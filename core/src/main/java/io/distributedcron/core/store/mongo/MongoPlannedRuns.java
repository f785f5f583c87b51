package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.PlannedRuns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

final class MongoPlannedRuns implements PlannedRuns {
    static final Bson NEVER_CLAIMED = and(RunFields.PLANNED, exists("token", false));

    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final RandomGenerator random;

    MongoPlannedRuns(MongoCollections collections, MalformedDocuments malformed, RandomGenerator random) {
        this.collections = collections;
        this.malformed = malformed;
        this.random = random;
    }

    @Override
    public Set<RunId> plan(List<Run> runs) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        return Calls.call(
                () -> "Planning the runs " + some(runs), "any of them may be planned; plan them again", () -> {
                    try {
                        collections.plannedRuns().insertMany(runs, new InsertManyOptions().ordered(false));
                        return added(runs, List.of());
                    } catch (MongoBulkWriteException e) {
                        requireOnlyDuplicates(e);
                        return added(runs, e.getWriteErrors());
                    }
                });
    }

    private static Set<RunId> added(List<Run> runs, List<BulkWriteError> refusals) {
        Set<Integer> refused = new HashSet<>();
        refusals.forEach(error -> refused.add(error.getIndex()));
        Set<RunId> added = new HashSet<>();
        for (int i = 0; i < runs.size(); i++) {
            if (!refused.contains(i)) {
                added.add(runs.get(i).id());
            }
        }
        return added;
    }

    private static void requireOnlyDuplicates(MongoBulkWriteException e) {
        if (!Calls.isDuplicateKey(e)) {
            throw e;
        }
    }

    private static String some(Collection<Run> runs) {
        return Calls.some(runs.stream().map(Run::id).toList());
    }

    @Override
    public void replan(List<Run> runs) {
        if (runs.isEmpty()) {
            return;
        }
        Calls.run(() -> "Planning the runs " + some(runs) + " anew", "any of them may be; plan them again", () -> {
            try {
                collections
                        .plannedRuns()
                        .bulkWrite(
                                runs.stream().map(MongoPlannedRuns::replacement).toList(),
                                new BulkWriteOptions().ordered(false));
            } catch (MongoBulkWriteException e) {
                requireOnlyDuplicates(e);
            }
        });
    }

    /** Where there is a run that may not be replaced, this becomes an insert, which the unique id refuses. */
    private static ReplaceOneModel<Run> replacement(Run run) {
        return new ReplaceOneModel<>(
                and(
                        RunFields.ofJob(run.job())
                                .append("_id", new BsonString(run.id().value())),
                        NEVER_CLAIMED,
                        lt("revision", run.revision())),
                run,
                new ReplaceOptions().upsert(true));
    }

    @Override
    public int withdraw(Job job, Instant now) {
        return Calls.call(
                () -> "Withdrawing the runs of job " + job.id() + " older than revision " + job.revision(),
                "some may be withdrawn; withdraw again",
                () -> {
                    Bson older = and(RunFields.ofJob(job.id()), older(job));
                    long another = job.status() == Job.Status.DELETED ? 0 : endOfAnother(job, now);
                    long withdrawn = another + removeUpcoming(job, older) + endUnclaimed(job, older, now);
                    return Math.toIntExact(
                            job.stopsWhatRuns() ? withdrawn + stopRunning(older, reason(job)) : withdrawn);
                });
    }

    private static Bson older(Job job) {
        if (job.status() == Job.Status.DELETED) {
            return and(of(job.uid()), lte("revision", job.revision()));
        }
        return or(ofAnother(job), and(RunFields.BY_SCHEDULE, or(lt("revision", job.revision()), ofThisRevision(job))));
    }

    private static Bson ofThisRevision(Job job) {
        Bson same = eq("revision", job.revision());
        Bson before = lte("plannedAsOf", Fields.dateTime(job.changedAt()));
        return switch (job.status()) {
            case ACTIVE -> and(same, NEVER_CLAIMED, past(job));
            case HELD -> and(same, before);
            case SUSPENDED, DELETED -> same;
        };
    }

    private static Bson past(Job job) {
        return lte("scheduledTime", Fields.dateTime(job.changedAt()));
    }

    /** Ids begin with the uid and a colon, and a semicolon follows the colon. */
    static Bson of(JobUid uid) {
        return and(gte("_id", uid.value() + ":"), lt("_id", uid.value() + ";"));
    }

    /** Of another uid. */
    private static Bson ofAnother(Job job) {
        String uid = job.uid().value();
        return or(lt("_id", uid + ":"), gte("_id", uid + ";"));
    }

    /** Stops what was claimed of another uid. */
    private long endOfAnother(Job job, Instant now) {
        Bson another = and(RunFields.ofJob(job.id()), ofAnother(job));
        long ended = collections
                .runs()
                .updateMany(
                        and(another, RunFields.PLANNED, exists("token")),
                        RunUpdates.endedUnclaimed(
                                new Ending.Cancelled(CancelReason.JOB_DELETED), now, random.nextLong()))
                .getMatchedCount();
        return ended + stopRunning(another, CancelReason.JOB_DELETED);
    }

    private long removeUpcoming(Job job, Bson older) {
        return collections
                .runs()
                .deleteMany(and(older, NEVER_CLAIMED, gt("scheduledTime", Fields.dateTime(job.changedAt()))))
                .getDeletedCount();
    }

    private long endUnclaimed(Job job, Bson older, Instant now) {
        Bson affected = job.stopsWhatRuns()
                ? and(RunFields.PLANNED, or(past(job), exists("token")))
                : and(NEVER_CLAIMED, past(job));
        Ending decision =
                switch (job.status()) {
                    case ACTIVE -> new Ending.Skipped(SkipReason.SUPERSEDED);
                    case HELD -> new Ending.Skipped(SkipReason.HELD);
                    case SUSPENDED, DELETED -> new Ending.Cancelled(reason(job));
                };
        return collections
                .runs()
                .updateMany(and(older, affected), RunUpdates.endedUnclaimed(decision, now, random.nextLong()))
                .getMatchedCount();
    }

    private long stopRunning(Bson older, CancelReason reason) {
        return collections
                .runs()
                .updateMany(
                        and(older, RunFields.RUNNING, exists("cancelRequested", false)),
                        Updates.set("cancelRequested", reason.name()))
                .getMatchedCount();
    }

    private static CancelReason reason(Job job) {
        return job.status() == Job.Status.DELETED ? CancelReason.JOB_DELETED : CancelReason.JOB_SUSPENDED;
    }

    @Override
    public Set<RunId> end(List<RunRef> runs, Ending decision, Instant at) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        Set<RunId> asked = ids(runs);
        return Calls.call(
                () -> "Ending the unclaimed runs " + Calls.some(asked) + " as " + decision.state(),
                "any of them may have ended; read them again",
                () -> {
                    long write = random.nextLong();
                    long ended = collections
                            .runs()
                            .updateMany(
                                    RunFields.stillPlanned(runs),
                                    RunUpdates.endedUnclaimed(decision, at, write),
                                    new UpdateOptions().hint(MongoIndexes.ID))
                            .getMatchedCount();
                    return ended == asked.size() ? asked : writtenBy(write, asked);
                });
    }

    private Set<RunId> writtenBy(long write, Set<RunId> among) {
        Set<RunId> written = new HashSet<>();
        BsonDocument filter = RunFields.idIn(among).append("write", new BsonInt64(write));
        for (RawBsonDocument raw :
                collections.runs().find(filter).hint(MongoIndexes.ID).projection(Projections.include("_id"))) {
            written.add(new RunId(raw.getString("_id").getValue()));
        }
        return written;
    }

    private static Set<RunId> ids(Collection<RunRef> runs) {
        Set<RunId> ids = new HashSet<>();
        runs.forEach(ref -> ids.add(ref.id()));
        return ids;
    }

    @Override
    public Set<RunId> stillPlanned(Collection<RunRef> runs) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        return Calls.call(
                () -> "Asking which of the runs " + Calls.some(ids(runs)) + " are still planned", "ask again", () -> {
                    Set<RunId> planned = new HashSet<>();
                    for (RawBsonDocument raw : collections
                            .runs()
                            .find(RunFields.stillPlanned(runs))
                            .hint(MongoIndexes.ID)
                            .projection(Projections.include("ticket"))) {
                        planned.add(new RunId(raw.getString("_id").getValue()));
                    }
                    return planned;
                });
    }

    @Override
    public Map<RunId, Run> find(Collection<RunRef> runs) {
        if (runs.isEmpty()) {
            return Map.of();
        }
        return Calls.call(() -> "Reading the runs " + Calls.some(ids(runs)), "read them again", () -> {
            Map<RunId, Run> found = new HashMap<>();
            for (RawBsonDocument raw :
                    collections.runs().find(RunFields.idsOf(runs)).hint(MongoIndexes.ID)) {
                malformed.decode("run", raw, RunCodec::decode, run -> found.put(run.id(), run));
            }
            return found;
        });
    }

    @Override
    public Optional<Run> latest(JobId job, JobUid uid) {
        return Calls.call(() -> "Reading the latest run of job " + job, "read it again", () -> {
            List<Run> latest = new ArrayList<>(1);
            for (RawBsonDocument raw : latestRun(job, uid)) {
                malformed.decode("run", raw, RunCodec::decode, latest::add);
            }
            return latest.stream().findFirst();
        });
    }

    FindIterable<RawBsonDocument> latestRun(JobId job, JobUid uid) {
        return collections
                .runs()
                .find(and(RunFields.ofJob(job), of(uid), RunFields.LINKS))
                .sort(Sorts.descending("scheduledTime"))
                .hintString(MongoIndexes.CHAIN)
                .limit(1);
    }
}
