package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.store.ChainEnd;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.TrimNote;
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
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

final class MongoRunHistory implements RunHistory {
    /** Job by job as the index goes backwards, and the newest of each first. */
    private static final Comparator<FinishedRun> JANITORS_ORDER = Comparator.comparing(
                    (FinishedRun run) -> run.job().toString(), Comparator.reverseOrder())
            .thenComparing(FinishedRun::scheduledTime, Comparator.reverseOrder());

    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final Bundles bundles;
    private final Summaries summaries;

    MongoRunHistory(MongoCollections collections, MalformedDocuments malformed, Bundles bundles) {
        this.collections = collections;
        this.malformed = malformed;
        this.bundles = bundles;
        this.summaries = new Summaries(collections, malformed, bundles);
    }

    @Override
    public List<ChainEnd> chainEnds(Slot slot) {
        return Calls.call(() -> "Reading the last runs of slot " + slot, "read them again", () -> {
            Map<JobId, ChainEnd> ends = new HashMap<>();
            for (RawBsonDocument raw : lastRuns(slot)) {
                if (raw.isNull("_id")) {
                    continue; // bundles, which name no single job
                }
                malformed.decode("run", raw, MongoRunHistory::chainEnd, last -> {
                    if (last.run().isLink()) {
                        ends.put(last.job(), last);
                    } else {
                        lastPlanned(last.job()).ifPresent(link -> ends.put(last.job(), link));
                    }
                });
            }
            addEndsInBundles(slot, ends);
            return List.copyOf(ends.values());
        });
    }

    /** What bundles say of all their runs tells which hold a last one; only these are read closer. */
    private void addEndsInBundles(Slot slot, Map<JobId, ChainEnd> ends) {
        record Last(Instant time, String bundle) {}
        Map<JobId, Last> last = new HashMap<>();
        Set<String> closer = new HashSet<>();
        for (RawBsonDocument raw : bundles.inSlot(slot, Filters.empty()).projection(BundleOutline.NAMES)) {
            BundleOutline.tryOf(raw)
                    .filter(bundle -> !bundle.mixed())
                    .ifPresentOrElse(
                            bundle -> bundle.runs()
                                    .forEach(run -> last.merge(
                                            run.job(),
                                            new Last(bundle.time(), bundle.id()),
                                            (a, b) -> a.time().isBefore(b.time()) ? b : a)),
                            () -> bundleId(raw).ifPresent(closer::add));
        }
        last.values().forEach(it -> closer.add(it.bundle()));
        if (closer.isEmpty()) {
            return;
        }
        for (RawBsonDocument raw : bundles.withoutSpecs(slot, closer)) {
            SharedRun.each(
                    malformed,
                    raw,
                    run -> ends.merge(
                            run.job(),
                            chainEnd(run),
                            (a, b) -> a.scheduledTime().isBefore(b.scheduledTime()) ? b : a));
        }
    }

    private static Optional<String> bundleId(RawBsonDocument raw) {
        return raw.get("_id") instanceof BsonString id ? Optional.of(id.getValue()) : Optional.empty();
    }

    private static ChainEnd chainEnd(SharedRun run) {
        return new ChainEnd(run.job(), run.id(), run.revision(), run.scheduledTime(), run.state());
    }

    /** One index seek a job. */
    AggregateIterable<RawBsonDocument> lastRuns(Slot slot) {
        return collections
                .runs()
                .aggregate(List.of(
                        Aggregates.match(eq("slot", slot.number())),
                        Aggregates.sort(Sorts.descending("slot", "job", "scheduledTime")),
                        Aggregates.group(
                                "$job",
                                Accumulators.first("run", "$_id"),
                                Accumulators.first("revision", "$revision"),
                                Accumulators.first("scheduledTime", "$scheduledTime"),
                                Accumulators.first("state", "$state"))))
                .hintString(MongoIndexes.CHAIN);
    }

    private static ChainEnd chainEnd(RawBsonDocument raw) {
        return new ChainEnd(
                JobId.parse(raw.getString("_id").getValue()),
                new RunId(raw.getString("run").getValue()),
                raw.getNumber("revision").longValue(),
                instant(raw, "scheduledTime"),
                state(raw));
    }

    private Optional<ChainEnd> lastPlanned(JobId job) {
        List<ChainEnd> last = new ArrayList<>(1);
        for (RawBsonDocument raw : collections
                .runs()
                .find(and(RunFields.ofJob(job), RunFields.LINKS))
                .sort(Sorts.descending("scheduledTime"))
                .projection(Projections.include("revision", "scheduledTime", "state"))
                .limit(1)) {
            malformed.decode(
                    "run",
                    raw,
                    run -> new ChainEnd(
                            job,
                            id(run),
                            run.getNumber("revision").longValue(),
                            instant(run, "scheduledTime"),
                            state(run)),
                    last::add);
        }
        return last.stream().findFirst();
    }

    private static RunId id(RawBsonDocument raw) {
        return new RunId(raw.getString("_id").getValue());
    }

    private static RunState state(RawBsonDocument raw) {
        return RunState.valueOf(raw.getString("state").getValue());
    }

    private static Instant instant(BsonDocument raw, String field) {
        return Instant.ofEpochMilli(raw.getDateTime(field).getValue());
    }

    @Override
    public List<FinishedRun> finished(Slot slot, Optional<FinishedRun> after, Instant scheduledBefore, int limit) {
        return Calls.call(() -> "Reading the finished runs of slot " + slot, "read them again", () -> {
            List<FinishedRun> finished = new ArrayList<>();
            after.ifPresent(last ->
                    read(finishedRuns(slot, eq("job", last.job().toString()), last.scheduledTime()), finished, limit));
            Bson jobs = after.map(last -> lt("job", last.job().toString())).orElse(Filters.empty());
            read(finishedRuns(slot, jobs, scheduledBefore), finished, limit);
            finished.addAll(finishedInBundles(slot, after, scheduledBefore));
            finished.sort(JANITORS_ORDER);
            return List.copyOf(finished.subList(0, Math.min(limit, finished.size())));
        });
    }

    private List<FinishedRun> finishedInBundles(Slot slot, Optional<FinishedRun> after, Instant scheduledBefore) {
        List<FinishedRun> finished = new ArrayList<>();
        List<String> closer = new ArrayList<>();
        Bson before = lt("scheduledTime", Fields.dateTime(scheduledBefore));
        for (RawBsonDocument raw : bundles.inSlot(slot, before).projection(BundleOutline.FIELDS)) {
            BundleOutline.tryOf(raw)
                    .filter(bundle -> !bundle.mixed())
                    .ifPresentOrElse(bundle -> finished.addAll(bundle.finished()), () -> bundleId(raw)
                            .ifPresent(closer::add));
        }
        if (!closer.isEmpty()) {
            for (RawBsonDocument raw : bundles.withoutSpecs(slot, closer)) {
                SharedRun.each(malformed, raw, run -> {
                    if (run.state().terminal()) {
                        finished.add(run.finished());
                    }
                });
            }
        }
        after.ifPresent(last -> finished.removeIf(run -> JANITORS_ORDER.compare(run, last) <= 0));
        return finished;
    }

    private void read(FindIterable<RawBsonDocument> runs, List<FinishedRun> to, int limit) {
        try (MongoCursor<RawBsonDocument> documents = runs.iterator()) {
            while (to.size() < limit && documents.hasNext()) {
                malformed.decode("run", documents.next(), MongoRunHistory::finishedRun, to::add);
            }
        }
    }

    private static FinishedRun finishedRun(RawBsonDocument run) {
        return new FinishedRun(
                id(run),
                JobId.parse(run.getString("job").getValue()),
                state(run),
                instant(run, "scheduledTime"),
                instant(run, "finishedAt"),
                CountSkipped.record(run));
    }

    FindIterable<RawBsonDocument> finishedRuns(Slot slot, Bson jobs, Instant scheduledBefore) {
        return collections
                .runs()
                .find(and(
                        eq("slot", slot.number()),
                        jobs,
                        lt("scheduledTime", Fields.dateTime(scheduledBefore)),
                        RunFields.FINISHED))
                .sort(Sorts.descending("job", "scheduledTime"))
                .projection(Projections.include(
                        "job", "state", "scheduledTime", "finishedAt", "reason", "skippedThrough", "skippedTimes"))
                .hintString(MongoIndexes.CHAIN);
    }

    @Override
    public Map<JobId, Instant> earliestUnfinished(Slot slot, Collection<JobId> jobs, Instant scheduledBefore) {
        if (jobs.isEmpty()) {
            return Map.of();
        }
        return Calls.call(
                () -> "Reading the earliest unfinished runs of the jobs " + Calls.some(jobs), "read them again", () -> {
                    Map<JobId, Instant> earliest = new HashMap<>();
                    for (RawBsonDocument raw : unfinishedRuns(slot, jobs, scheduledBefore)) {
                        malformed.decode(
                                "run",
                                raw,
                                run -> Map.entry(
                                        JobId.parse(run.getString("job").getValue()), instant(run, "scheduledTime")),
                                run -> earliest.merge(run.getKey(), run.getValue(), MongoRunHistory::earlier));
                    }
                    Set<JobId> asked = Set.copyOf(jobs);
                    for (RawBsonDocument raw :
                            bundles.unfinished(slot, scheduledBefore).projection(SharedRun.WITHOUT_SPECS)) {
                        SharedRun.each(malformed, raw, run -> {
                            if (!run.state().terminal() && asked.contains(run.job())) {
                                earliest.merge(run.job(), run.scheduledTime(), MongoRunHistory::earlier);
                            }
                        });
                    }
                    return earliest;
                });
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    FindIterable<RawBsonDocument> unfinishedRuns(Slot slot, Collection<JobId> jobs, Instant scheduledBefore) {
        return collections
                .runs()
                .find(and(
                        eq("slot", slot.number()),
                        RunFields.in("job", jobs, job -> new BsonString(job.toString())),
                        lt("scheduledTime", Fields.dateTime(scheduledBefore)),
                        RunFields.UNFINISHED))
                .projection(Projections.include("job", "scheduledTime"))
                .hintString(MongoIndexes.CHAIN);
    }

    @Override
    public void note(Map<JobId, TrimNote> notes) {
        if (notes.isEmpty()) {
            return;
        }
        List<UpdateOneModel<RawBsonDocument>> updates = new ArrayList<>(notes.size());
        // Without the hint the index of slots would be tried too, which costs more than the write.
        UpdateOptions byId = new UpdateOptions().hint(MongoIndexes.ID);
        notes.forEach((job, note) -> updates.add(new UpdateOneModel<>(
                new BsonDocument("_id", new BsonString(job.toString())).append("slot", RunFields.slot(job)),
                added(note),
                byId)));
        Calls.run(
                () -> "Noting what is trimmed of the jobs " + Calls.some(notes.keySet()),
                "any of it may be noted, and nothing is deleted yet",
                () -> collections.jobs().bulkWrite(updates, new BulkWriteOptions().ordered(false)));
    }

    private static Bson added(TrimNote note) {
        List<Bson> updates = new ArrayList<>();
        updates.add(Updates.max("trim.upTo", Fields.dateTime(note.upTo())));
        note.from().ifPresent(time -> updates.add(Updates.min("trim.from", Fields.dateTime(time))));
        note.lastSuccess().ifPresent(time -> updates.add(Updates.max("trim.lastSuccess", Fields.dateTime(time))));
        note.lastFailure().ifPresent(time -> updates.add(Updates.max("trim.lastFailure", Fields.dateTime(time))));
        updates.add(Updates.inc("trim.succeeded", note.succeeded()));
        updates.add(Updates.inc("trim.otherwise", note.otherwise()));
        updates.addAll(CountSkipped.noted("trim.skipped", note.skipped()));
        return Updates.combine(updates);
    }

    @Override
    public Map<JobId, TrimNote> notes(Collection<JobId> jobs) {
        if (jobs.isEmpty()) {
            return Map.of();
        }
        return Calls.call(() -> "Reading the trim notes of the jobs " + Calls.some(jobs), "read them again", () -> {
            Map<JobId, TrimNote> notes = new HashMap<>();
            BsonDocument byIds = RunFields.in("_id", jobs, job -> new BsonString(job.toString()));
            for (RawBsonDocument raw :
                    collections.jobs().find(and(byIds, exists("trim"))).projection(Projections.include("trim"))) {
                malformed.decode(
                        "job",
                        raw,
                        job -> Map.entry(JobId.parse(job.getString("_id").getValue()), note(job.getDocument("trim"))),
                        note -> notes.put(note.getKey(), note.getValue()));
            }
            return notes;
        });
    }

    /** What the documents of jobs say beside their declarations; jobs of which nothing is to be said are absent. */
    private Map<JobId, Standing> standings(Collection<JobId> jobs) {
        Map<JobId, Standing> standings = new HashMap<>();
        if (jobs.isEmpty()) {
            return standings;
        }
        BsonDocument byIds = RunFields.in("_id", jobs, job -> new BsonString(job.toString()));
        for (RawBsonDocument raw : collections
                .jobs()
                .find(and(byIds, or(exists("trim"), eq("status", Job.Status.HELD.name()))))
                .projection(Projections.include("trim", "status", "changedAt"))) {
            malformed.decode(
                    "job",
                    raw,
                    job -> Map.entry(JobId.parse(job.getString("_id").getValue()), standing(job)),
                    standing -> standings.put(standing.getKey(), standing.getValue()));
        }
        return standings;
    }

    private static Standing standing(BsonDocument job) {
        boolean held = job.getString("status", new BsonString("")).getValue().equals(Job.Status.HELD.name());
        return new Standing(
                Optional.ofNullable(job.get("trim")).map(trim -> note(trim.asDocument())),
                held ? Optional.of(instant(job, "changedAt")) : Optional.empty());
    }

    /**
     * What the document of a job says.
     *
     * @param note of what was trimmed
     * @param heldSince since when it is held, if it is
     */
    record Standing(Optional<TrimNote> note, Optional<Instant> heldSince) {
        static final Standing NONE = new Standing(Optional.empty(), Optional.empty());
    }

    private static TrimNote note(BsonDocument trim) {
        return new TrimNote(
                instant(trim, "upTo"),
                Optional.ofNullable(trim.get("from")).map(MongoRunHistory::instant),
                Optional.ofNullable(trim.get("lastSuccess")).map(MongoRunHistory::instant),
                Optional.ofNullable(trim.get("lastFailure")).map(MongoRunHistory::instant),
                trim.getNumber("succeeded", new BsonInt64(0)).longValue(),
                trim.getNumber("otherwise", new BsonInt64(0)).longValue(),
                CountSkipped.noted(trim.getDocument("skipped", new BsonDocument())));
    }

    private static Instant instant(BsonValue value) {
        return Instant.ofEpochMilli(value.asDateTime().getValue());
    }

    @Override
    public int delete(Slot slot, List<RunRef> runs) {
        if (runs.isEmpty()) {
            return 0;
        }
        return Calls.call(
                () -> "Deleting the finished runs "
                        + Calls.some(runs.stream().map(RunRef::id).toList()),
                "any of them may be deleted; delete them again",
                () -> {
                    List<RunRef> shared = new ArrayList<>();
                    List<RunRef> alone = new ArrayList<>();
                    runs.forEach(run -> (run.whereabouts().known() ? shared : alone).add(run));
                    int deleted = deleteAlone(slot, alone);
                    if (deleted < alone.size()) {
                        shared.addAll(bundles.locate(alone));
                    }
                    return deleted + deleteShared(slot, shared);
                });
    }

    private int deleteAlone(Slot slot, List<RunRef> runs) {
        if (runs.isEmpty()) {
            return 0;
        }
        List<RunId> ids = runs.stream().map(RunRef::id).toList();
        return Math.toIntExact(collections
                .runs()
                .deleteMany(
                        and(RunFields.idIn(ids), eq("slot", slot.number()), RunFields.FINISHED),
                        new DeleteOptions().hint(MongoIndexes.ID))
                .getDeletedCount());
    }

    /** Bundles of which nothing is to be kept go as a whole, and runs out of the others. */
    private int deleteShared(Slot slot, List<RunRef> runs) {
        Map<String, Set<RunId>> bundled = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        for (RunRef run : runs) {
            bundled.computeIfAbsent(run.whereabouts().bundle(), bundle -> new HashSet<>())
                    .add(run.id());
            sizes.put(run.whereabouts().bundle(), run.whereabouts().size());
        }
        Set<String> whole = new HashSet<>();
        bundled.forEach((bundle, ids) -> {
            if (ids.size() == sizes.getOrDefault(bundle, Whereabouts.MIXED)) {
                whole.add(bundle);
            }
        });
        int deleted = 0;
        if (!whole.isEmpty() && bundles.delete(slot, whole) == whole.size()) {
            for (String bundle : whole) {
                deleted += bundled.remove(bundle).size();
            }
        }
        for (Map.Entry<String, Set<RunId>> bundle : bundled.entrySet()) {
            deleted += bundles.change(
                            bundle.getKey(),
                            slot,
                            run -> bundle.getValue().contains(run.id())
                                            && run.state().terminal()
                                    ? Optional.empty()
                                    : Optional.of(run))
                    .changed()
                    .size();
        }
        return deleted;
    }

    @Override
    public Map<JobId, JobSummary> summaries(Collection<JobId> jobs) {
        return Calls.call(
                () -> "Reading what to show of the jobs " + Calls.some(jobs),
                "read it again",
                () -> summaries.of(jobs, standings(jobs)));
    }

    @Override
    public List<Run> latest(JobId job, int limit) {
        return Calls.call(() -> "Reading the latest runs of job " + job, "read them again", () -> {
            List<Run> latest = new ArrayList<>();
            for (RawBsonDocument raw : latestRuns(job, limit)) {
                malformed.decode("run", raw, RunCodec::decode, latest::add);
            }
            latest.addAll(bundles.latest(job, Optional.empty(), limit));
            latest.sort(Comparator.comparing(Run::scheduledTime).reversed());
            return List.copyOf(latest.subList(0, Math.min(limit, latest.size())));
        });
    }

    FindIterable<RawBsonDocument> latestRuns(JobId job, int limit) {
        return collections
                .runs()
                .find(RunFields.ofJob(job))
                .sort(Sorts.descending("scheduledTime"))
                .limit(limit)
                .hintString(MongoIndexes.CHAIN);
    }
}
