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
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.Withdrawal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import org.bson.types.ObjectId;

final class MongoPlannedRuns implements PlannedRuns {
    static final Bson NEVER_CLAIMED = and(RunFields.PLANNED, exists("token", false));

    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final RandomGenerator random;
    private final Bundles bundles;
    private final int fewestInBundle;

    /**
     * Plans runs in this database.
     *
     * @param fewestInBundle how many runs share a document at least, where they can
     */
    MongoPlannedRuns(
            MongoCollections collections,
            MalformedDocuments malformed,
            RandomGenerator random,
            Bundles bundles,
            int fewestInBundle) {
        this.collections = collections;
        this.malformed = malformed;
        this.random = random;
        this.bundles = bundles;
        this.fewestInBundle = fewestInBundle;
    }

    @Override
    public Map<RunId, Whereabouts> plan(List<Run> runs) {
        if (runs.isEmpty()) {
            return Map.of();
        }
        return Calls.call(
                () -> "Planning the runs " + some(runs), "any of them may be planned; plan them again", () -> {
                    BundleRuns sorted = BundleRuns.of(runs, fewestInBundle);
                    Map<RunId, Whereabouts> added = new HashMap<>();
                    List<Run> alone = new ArrayList<>(sorted.alone());
                    List<Run> refused = insertBundles(sorted.bundles(), added);
                    if (!refused.isEmpty()) {
                        // Mostly all of a bundle are there, since somebody else has planned them.
                        BundleRuns rest = BundleRuns.of(bundles.withoutExisting(refused), fewestInBundle);
                        alone.addAll(rest.alone());
                        alone.addAll(insertBundles(rest.bundles(), added));
                    }
                    insert(alone).forEach(id -> added.put(id, Whereabouts.UNKNOWN));
                    return added;
                });
    }

    /** Answers the runs of those that were refused, since one of their runs is there already. */
    private List<Run> insertBundles(List<List<Run>> together, Map<RunId, Whereabouts> added) {
        if (together.isEmpty()) {
            return List.of();
        }
        List<NewBundle> inserts =
                together.stream().map(runs -> NewBundle.of(runs, random)).toList();
        Set<Integer> refused = new HashSet<>();
        try {
            collections
                    .runs()
                    .insertMany(
                            inserts.stream().map(NewBundle::encoded).toList(), new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            requireOnlyDuplicates(e);
            e.getWriteErrors().forEach(error -> refused.add(error.getIndex()));
        }
        List<Run> again = new ArrayList<>();
        for (int i = 0; i < inserts.size(); i++) {
            if (refused.contains(i)) {
                again.addAll(inserts.get(i).runs());
            } else {
                inserts.get(i).whereabouts(added);
            }
        }
        return again;
    }

    /** Runs that shall share a document. */
    private record NewBundle(String id, long version, List<Run> runs) {
        static NewBundle of(List<Run> runs, RandomGenerator random) {
            return new NewBundle("~" + new ObjectId().toHexString(), random.nextLong(), runs);
        }

        RawBsonDocument encoded() {
            return BundleCodec.encode(id, version, runs);
        }

        void whereabouts(Map<RunId, Whereabouts> to) {
            for (int i = 0; i < runs.size(); i++) {
                to.put(runs.get(i).id(), new Whereabouts(id, version, runs.size(), i));
            }
        }
    }

    private Set<RunId> insert(List<Run> runs) {
        if (runs.isEmpty()) {
            return Set.of();
        }
        try {
            collections.plannedRuns().insertMany(runs, new InsertManyOptions().ordered(false));
            return added(runs, List.of());
        } catch (MongoBulkWriteException e) {
            requireOnlyDuplicates(e);
            return added(runs, e.getWriteErrors());
        }
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
            leaveBundles(runs);
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

    /** Removes from their bundles what may be replaced. */
    private void leaveBundles(List<Run> runs) {
        Map<RunId, Run> newer = new HashMap<>();
        runs.forEach(run -> newer.put(run.id(), run));
        bundles.change(bundles.locate(runs.stream().map(RunRef::of).toList()), run -> {
            Run replacement = newer.get(run.id());
            boolean replaced = replacement != null
                    && run.state() == RunState.PLANNED
                    && run.claim().isEmpty()
                    && run.revision() < replacement.revision();
            return replaced ? Optional.empty() : Optional.of(run);
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
                    long withdrawn = another
                            + removeUpcoming(job, older)
                            + endUnclaimed(job, older, now)
                            + withdrawFromBundles(job, now);
                    return Math.toIntExact(
                            job.stopsWhatRuns() ? withdrawn + stopRunning(older, reason(job)) : withdrawn);
                });
    }

    private long withdrawFromBundles(Job job, Instant now) {
        Withdrawal withdrawal = new Withdrawal(job, now);
        long withdrawn = 0;
        for (Bundle bundle : bundles.unfinishedOf(job.id())) {
            withdrawn += bundles.change(
                            bundle.id(),
                            bundle.slot(),
                            run -> run.job().equals(job.id()) ? withdrawal.of(run) : Optional.of(run))
                    .changed()
                    .size();
        }
        return withdrawn;
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
                    Map<RunId, RunRef> asSeen = new HashMap<>();
                    runs.forEach(ref -> asSeen.put(ref.id(), ref));
                    Set<RunId> ended = new HashSet<>(endAlone(runs, decision, at));
                    List<RunRef> rest = runs.stream()
                            .filter(ref -> !ended.contains(ref.id()))
                            .toList();
                    ended.addAll(bundles.change(
                            bundles.locate(rest),
                            run -> Optional.of(
                                    Bundles.isPlanned(run, asSeen.get(run.id()))
                                            ? run.endedUnclaimed(decision, at)
                                            : run)));
                    return ended;
                });
    }

    private Set<RunId> endAlone(List<RunRef> runs, Ending decision, Instant at) {
        List<RunRef> alone =
                runs.stream().filter(ref -> !ref.whereabouts().known()).toList();
        if (alone.isEmpty()) {
            return Set.of();
        }
        Set<RunId> asked = ids(alone);
        long write = random.nextLong();
        long ended = collections
                .runs()
                .updateMany(
                        RunFields.stillPlanned(alone),
                        RunUpdates.endedUnclaimed(decision, at, write),
                        new UpdateOptions().hint(MongoIndexes.ID))
                .getMatchedCount();
        return ended == asked.size() ? asked : writtenBy(write, asked);
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
                    Map<RunId, Run> shared = new HashMap<>();
                    keep(bundles.read(runs), runs, shared);
                    Set<RunId> planned = new HashSet<>();
                    List<RunRef> rest = missing(runs, shared.keySet());
                    if (!rest.isEmpty()) {
                        stillPlannedAlone(rest).forEach(planned::add);
                        List<RunRef> elsewhere = missing(rest, planned);
                        keep(bundles.holding(elsewhere), elsewhere, shared);
                    }
                    for (RunRef ref : runs) {
                        if (shared.containsKey(ref.id()) && Bundles.isPlanned(shared.get(ref.id()), ref)) {
                            planned.add(ref.id());
                        }
                    }
                    return planned;
                });
    }

    private Set<RunId> stillPlannedAlone(Collection<RunRef> runs) {
        Set<RunId> planned = new HashSet<>();
        for (RawBsonDocument raw : collections
                .runs()
                .find(RunFields.stillPlanned(runs))
                .hint(MongoIndexes.ID)
                .projection(Projections.include("ticket"))) {
            planned.add(new RunId(raw.getString("_id").getValue()));
        }
        return planned;
    }

    private static List<RunRef> missing(Collection<RunRef> runs, Set<RunId> found) {
        return runs.stream().filter(ref -> !found.contains(ref.id())).toList();
    }

    private static void keep(List<Run> read, Collection<RunRef> asked, Map<RunId, Run> found) {
        Set<RunId> ids = ids(asked);
        for (Run run : read) {
            if (ids.contains(run.id())) {
                found.put(run.id(), run);
            }
        }
    }

    @Override
    public Map<RunId, Run> find(Collection<RunRef> runs) {
        if (runs.isEmpty()) {
            return Map.of();
        }
        return Calls.call(() -> "Reading the runs " + Calls.some(ids(runs)), "read them again", () -> {
            Map<RunId, Run> found = new HashMap<>();
            keep(bundles.read(runs), runs, found);
            List<RunRef> rest = missing(runs, found.keySet());
            if (!rest.isEmpty()) {
                for (RawBsonDocument raw :
                        collections.runs().find(RunFields.idsOf(rest)).hint(MongoIndexes.ID)) {
                    malformed.decode("run", raw, RunCodec::decode, run -> found.put(run.id(), run));
                }
                List<RunRef> elsewhere = missing(rest, found.keySet());
                keep(bundles.holding(elsewhere), elsewhere, found);
            }
            return found;
        });
    }

    @Override
    public List<Run> unclaimedLinks(JobId job, JobUid uid, Optional<Instant> after, Instant until, int limit) {
        return Calls.call(() -> "Reading the unclaimed runs of job " + job, "read them again", () -> {
            List<Run> links = new ArrayList<>();
            for (RawBsonDocument raw : unclaimed(job, uid, after, until, limit)) {
                malformed.decode("run", raw, RunCodec::decode, links::add);
            }
            links.addAll(bundles.unclaimedLinks(job, uid, after, until, limit));
            links.sort(Comparator.comparing(Run::scheduledTime));
            return List.copyOf(links.subList(0, Math.min(limit, links.size())));
        });
    }

    FindIterable<RawBsonDocument> unclaimed(JobId job, JobUid uid, Optional<Instant> after, Instant until, int limit) {
        return collections
                .runs()
                .find(and(
                        RunFields.ofJob(job),
                        RunFields.scheduled(after, until),
                        of(uid),
                        RunFields.LINKS,
                        NEVER_CLAIMED))
                .sort(Sorts.ascending("scheduledTime"))
                .hintString(MongoIndexes.CHAIN)
                .limit(limit);
    }

    @Override
    public Optional<Instant> nextLink(JobId job, JobUid uid, Instant after) {
        return Calls.call(() -> "Reading the run of job " + job + " after " + after, "read it again", () -> {
            List<Instant> next = new ArrayList<>(2);
            for (FindIterable<RawBsonDocument> found :
                    List.of(linkAfter(job, uid, after), bundles.after(job, uid, after))) {
                for (RawBsonDocument raw : found) {
                    malformed.decode("run", raw, RunFields::scheduledTime, next::add);
                }
            }
            return next.stream().min(Comparator.naturalOrder());
        });
    }

    FindIterable<RawBsonDocument> linkAfter(JobId job, JobUid uid, Instant after) {
        return collections
                .runs()
                .find(and(RunFields.ofJob(job), gt("scheduledTime", Fields.dateTime(after)), of(uid), RunFields.LINKS))
                .projection(Projections.include("scheduledTime"))
                .sort(Sorts.ascending("scheduledTime"))
                .hintString(MongoIndexes.CHAIN)
                .limit(1);
    }

    @Override
    public Optional<Run> latest(JobId job, JobUid uid) {
        return Calls.call(() -> "Reading the latest run of job " + job, "read it again", () -> {
            List<Run> latest = new ArrayList<>(1);
            for (RawBsonDocument raw : latestRun(job, uid)) {
                malformed.decode("run", raw, RunCodec::decode, latest::add);
            }
            latest.addAll(bundles.latest(job, Optional.of(uid), 1));
            return latest.stream().max(Comparator.comparing(Run::scheduledTime));
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
