package io.distributedcron.core.store.mongo;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.WriteAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The documents that hold several runs. Each write is one of three: a claim of all runs of a bundle, for many bundles at
 * once; the ends of runs that were claimed so; and, for everything else, the whole document anew, on the condition that
 * nobody has written it since it was read. Each leaves every run where {@link Run} says, and each is exact: none applies
 * to a bundle in which somebody has changed what it stands on.
 */
final class Bundles {
    /** How often a document is read again because somebody else was faster. */
    private static final int MOST_TRIES = 100;

    /** With runs that are PLANNED. */
    static final Bson ANY_PLANNED = Filters.eq("isPlanned", true);

    /** With runs that are RUNNING. */
    static final Bson ANY_RUNNING = Filters.eq("isRunning", true);

    static final BsonDocument MISSING = new BsonDocument("$exists", BsonBoolean.FALSE);

    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final RandomGenerator random;
    private final BundleEnds ends;

    Bundles(MongoCollections collections, MalformedDocuments malformed, RandomGenerator random) {
        this.collections = collections;
        this.malformed = malformed;
        this.random = random;
        this.ends = new BundleEnds(collections);
    }

    /**
     * What a change did.
     *
     * @param changed the runs that it changed or removed
     * @param now how all runs of the bundle stand afterwards
     * @param write of the call that ended some of its runs last
     */
    record Change(Set<RunId> changed, Map<RunId, Run> now, Optional<Long> write) {
        private static final Change OF_NOTHING = new Change(Set.of(), Map.of(), Optional.empty());
    }

    /**
     * Claims those that are still PLANNED with their ticket.
     *
     * @param refs whose whereabouts are known
     * @return what became of them; those that were not found where they should be are absent
     */
    Map<RunId, Boolean> claim(Collection<RunRef> refs, Claim claim) {
        Map<RunId, Boolean> won = new HashMap<>();
        Map<String, List<RunRef>> bundles = byBundle(refs, RunRef::whereabouts);
        List<List<RunRef>> whole =
                bundles.values().stream().filter(Bundles::isWhole).toList();
        if (!whole.isEmpty()) {
            boolean all = claimWhole(whole, claim) == whole.size();
            Set<String> claimed = all
                    ? Set.of()
                    : those(
                            whole.stream().map(List::getFirst).toList(),
                            RunRef::job,
                            RunRef::whereabouts,
                            Filters.eq("claim.token", claim.token().value()));
            for (List<RunRef> together : whole) {
                String bundle = together.getFirst().whereabouts().bundle();
                if (all || claimed.contains(bundle)) {
                    together.forEach(ref -> won.put(ref.id(), true));
                    bundles.remove(bundle);
                }
            }
        }
        bundles.forEach((bundle, together) -> {
            Map<RunId, RunRef> asked = new HashMap<>();
            together.forEach(ref -> asked.put(ref.id(), ref));
            Change change = change(
                    bundle,
                    together.getFirst().job().slot(),
                    run -> Optional.of(isPlanned(run, asked.get(run.id())) ? run.claimed(claim) : run));
            asked.keySet().forEach(id -> {
                Run run = change.now().get(id);
                if (run != null) {
                    won.put(id, hasToken(run, claim.token()));
                }
            });
        });
        return won;
    }

    /** Which of the bundles in which these are have something now. */
    private <T> Set<String> those(
            List<T> all, Function<T, JobId> job, Function<T, Whereabouts> whereabouts, Bson having) {
        BsonDocument byIds = RunFields.in(
                        "_id", all, one -> new BsonString(whereabouts.apply(one).bundle()))
                .append("slot", RunFields.oneOf(all, one -> RunFields.slot(job.apply(one))));
        Set<String> those = new HashSet<>();
        for (RawBsonDocument raw : collections
                .runs()
                .find(Filters.and(byIds, having))
                .projection(Projections.include("_id"))
                .hint(MongoIndexes.ID)) {
            those.add(raw.getString("_id").getValue());
        }
        return those;
    }

    private static boolean isWhole(List<RunRef> together) {
        Whereabouts first = together.getFirst().whereabouts();
        Set<RunId> ids = new HashSet<>();
        for (RunRef ref : together) {
            ids.add(ref.id());
            if (ref.whereabouts().version() != first.version()) {
                return false;
            }
        }
        return ids.size() == first.size();
    }

    /** Answers how many bundles had the version that was expected, and are claimed. */
    private long claimWhole(List<List<RunRef>> bundles, Claim claim) {
        List<RunRef> first = bundles.stream().map(List::getFirst).toList();
        BsonDocument asTheyWere = RunFields.in(
                        "_id", first, ref -> new BsonString(ref.whereabouts().bundle()))
                .append("slot", RunFields.oneOf(first, ref -> RunFields.slot(ref.job())))
                .append(
                        "version",
                        RunFields.oneOf(
                                first, ref -> new BsonInt64(ref.whereabouts().version())));
        BsonDocument claimed = new BsonDocument(
                        "token", Fields.uuid(claim.token().value()))
                .append("owner", new BsonString(claim.owner().value()))
                .append("claimedAt", Fields.dateTime(claim.claimedAt()));
        return collections
                .runs()
                .updateMany(
                        asTheyWere,
                        Updates.combine(
                                Updates.rename("planned", "running"),
                                Updates.rename("isPlanned", "isRunning"),
                                Updates.unset("due"),
                                Updates.set("version", versionAfter(claim.token())),
                                Updates.set("owner", claim.owner().value()),
                                Updates.set("claim", claimed)),
                        new UpdateOptions().hint(MongoIndexes.ID))
                .getMatchedCount();
    }

    /** Of a bundle whose runs were claimed together under this token. */
    static long versionAfter(Token token) {
        return token.value().getLeastSignificantBits();
    }

    /**
     * Ends attempts, each on the condition that the run is RUNNING under the token of its report.
     *
     * @param reports of different runs, whose whereabouts are known
     * @return answers; those of runs that were not found where they should be are absent
     */
    Map<RunId, WriteAnswer> end(Collection<AttemptReport> reports) {
        Map<String, List<AttemptReport>> bundles = byBundle(reports, AttemptReport::whereabouts);
        Map<RunId, WriteAnswer> answers = new HashMap<>();
        long write = random.nextLong();
        List<List<AttemptReport>> plain =
                bundles.values().stream().filter(Bundles::succeeded).toList();
        if (!plain.isEmpty()) {
            boolean all = ends.write(plain, write) == plain.size();
            Set<String> written = all
                    ? Set.of()
                    : those(
                            plain.stream().map(List::getFirst).toList(),
                            AttemptReport::job,
                            AttemptReport::whereabouts,
                            Filters.eq("write", write));
            for (List<AttemptReport> together : plain) {
                String bundle = together.getFirst().whereabouts().bundle();
                if (all || written.contains(bundle)) {
                    together.forEach(report -> answers.put(report.id(), WriteAnswer.WRITTEN));
                    bundles.remove(bundle);
                }
            }
        }
        bundles.forEach((bundle, together) -> endOneByOne(bundle, together, write, answers));
        return answers;
    }

    private void endOneByOne(String bundle, List<AttemptReport> together, long write, Map<RunId, WriteAnswer> answers) {
        Map<RunId, AttemptReport> asked = new HashMap<>();
        together.forEach(report -> asked.put(report.id(), report));
        Change change = change(bundle, together.getFirst().job().slot(), run -> {
            AttemptReport report = asked.get(run.id());
            return Optional.of(
                    report != null && run.state() == RunState.RUNNING && hasToken(run, report.token())
                            ? run.after(report.end(), report.startedAt(), report.at())
                            : run);
        });
        boolean writtenBefore = change.write().equals(Optional.of(write));
        asked.forEach((id, report) -> {
            Run run = change.now().get(id);
            if (run != null) {
                boolean written = change.changed().contains(id)
                        || (writtenBefore && run.state().terminal());
                answers.put(id, written ? WriteAnswer.WRITTEN : WriteAnswer.unwritten(report, run));
            }
        });
    }

    private static boolean succeeded(List<AttemptReport> together) {
        Token token = together.getFirst().token();
        return together.stream().allMatch(report -> report.token().equals(token) && AttemptEnds.isPlainSuccess(report));
    }

    /**
     * Changes runs of a bundle. If somebody else writes it meanwhile, it is read again.
     *
     * @param change called with each run that can be read, maybe several times; answers the same, another one, or
     *     none: then the run is removed
     */
    Change change(String bundle, Slot slot, Function<Run, Optional<Run>> change) {
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            RawBsonDocument raw = collections
                    .runs()
                    .find(Bundle.byId(bundle, slot))
                    .hint(MongoIndexes.ID)
                    .first();
            List<Bundle> read = new ArrayList<>(1);
            if (raw != null) {
                malformed.decode("bundle", raw, BundleCodec::decode, read::add);
            }
            if (read.isEmpty()) {
                return Change.OF_NOTHING;
            }
            Optional<Change> done = changed(read.getFirst(), change);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new StoreException(
                "Changing runs of bundle " + bundle + " failed; nothing was written, try again",
                new ConcurrentModificationException(
                        "others have written it " + MOST_TRIES + " times between its reading and its writing"));
    }

    /** Empty if somebody else was faster. */
    private Optional<Change> changed(Bundle bundle, Function<Run, Optional<Run>> change) {
        Map<Integer, Optional<Run>> after = new HashMap<>();
        Set<RunId> changed = new HashSet<>();
        Map<RunId, Run> now = new LinkedHashMap<>();
        for (int i = 0; i < bundle.entries().size(); i++) {
            Run run = bundle.entries().get(i).run();
            if (run == null) {
                continue;
            }
            Optional<Run> then = change.apply(run);
            if (then.isEmpty() || !then.get().equals(run)) {
                after.put(i, then);
                changed.add(run.id());
            }
            then.ifPresent(it -> now.put(it.id(), it));
        }
        if (changed.isEmpty()) {
            return Optional.of(new Change(changed, now, bundle.write()));
        }
        boolean empty = after.size() == bundle.entries().size()
                && after.values().stream().allMatch(Optional::isEmpty);
        long written = empty
                ? collections.runs().deleteOne(bundle.unchanged()).getDeletedCount()
                : collections
                        .runs()
                        .replaceOne(
                                bundle.unchanged(),
                                BundleCodec.encode(
                                        bundle,
                                        after,
                                        random.nextLong(),
                                        bundle.write().orElse(0L)))
                        .getMatchedCount();
        return written == 1 ? Optional.of(new Change(changed, now, bundle.write())) : Optional.empty();
    }

    /** Changes runs by their whereabouts; those whose are not known are not changed. */
    Set<RunId> change(Collection<RunRef> refs, Function<Run, Optional<Run>> change) {
        Set<RunId> changed = new HashSet<>();
        byBundle(refs, RunRef::whereabouts)
                .forEach((bundle, together) -> changed.addAll(
                        change(bundle, together.getFirst().job().slot(), change).changed()));
        return changed;
    }

    /** The runs of the bundles in which these are said to be. */
    List<Run> read(Collection<RunRef> refs) {
        List<RunRef> known =
                refs.stream().filter(ref -> ref.whereabouts().known()).toList();
        if (known.isEmpty()) {
            return List.of();
        }
        BsonDocument byIds = RunFields.in(
                        "_id", known, ref -> new BsonString(ref.whereabouts().bundle()))
                .append("slot", RunFields.oneOf(known, ref -> RunFields.slot(ref.job())));
        return runs(collections.runs().find(byIds).hint(MongoIndexes.ID));
    }

    /** The runs of those bundles that hold some of these, wherever they are; manual runs and shards are in none. */
    List<Run> holding(Collection<RunRef> refs) {
        List<RunRef> links =
                refs.stream().filter(ref -> ref.id().plannedTime().isPresent()).toList();
        return links.isEmpty() ? List.of() : runs(holders(links));
    }

    /** Those of these runs that are in bundles, with their whereabouts; by the index of links, as nothing is known. */
    List<RunRef> locate(Collection<RunRef> refs) {
        Map<RunId, Run> runs = new HashMap<>();
        holding(refs).forEach(run -> runs.put(run.id(), run));
        List<RunRef> located = new ArrayList<>();
        for (RunRef ref : refs) {
            Run run = runs.get(ref.id());
            if (run != null) {
                // Who claims all of a bundle by its version relies on having seen each of its runs as it is.
                Whereabouts found = run.ticket().equals(ref.ticket())
                        ? run.whereabouts()
                        : run.whereabouts().mixed();
                located.add(new RunRef(ref.id(), ref.job(), ref.ticket(), found));
            }
        }
        return located;
    }

    /** Those of these links that are not there yet, neither in a bundle nor in a document of their own. */
    List<Run> withoutExisting(List<Run> links) {
        Set<RunId> existing = new HashSet<>();
        Bson isLink = Filters.exists("part", false);
        for (RawBsonDocument raw : collections
                .runs()
                .find(anyOf(links.stream().map(RunRef::of).toList(), isLink))
                .projection(Projections.include("uid", "scheduledTime"))
                .hintString(MongoIndexes.LINKS)) {
            malformed.decode("run", raw, Bundles::links, existing::addAll);
        }
        return links.stream().filter(run -> !existing.contains(run.id())).toList();
    }

    private static List<RunId> links(RawBsonDocument document) {
        Instant time = RunFields.scheduledTime(document);
        BsonValue uid = Fields.required("uid", document.get("uid"));
        List<BsonValue> uids = uid instanceof BsonArray several ? several : List.of(uid);
        return uids.stream()
                .map(one -> RunId.planned(new JobUid(one.asString().getValue()), time))
                .toList();
    }

    FindIterable<RawBsonDocument> holders(Collection<RunRef> links) {
        return collections.runs().find(anyOf(links, Filters.exists("runs"))).hintString(MongoIndexes.LINKS);
    }

    /** One branch for each slot and time: the index would be searched for each uid in all of them. */
    private static Bson anyOf(Collection<RunRef> links, Bson which) {
        record Place(Slot slot, Instant time) {}
        Map<Place, List<RunRef>> places = new LinkedHashMap<>();
        for (RunRef ref : links) {
            Place place = new Place(ref.job().slot(), ref.id().plannedTime().orElseThrow());
            places.computeIfAbsent(place, it -> new ArrayList<>()).add(ref);
        }
        List<Bson> branches = new ArrayList<>(places.size());
        places.forEach((place, refs) -> branches.add(Filters.and(
                new BsonDocument("slot", new BsonInt32(place.slot().number()))
                        .append("scheduledTime", Fields.dateTime(place.time()))
                        .append(
                                "uid",
                                RunFields.oneOf(
                                        refs,
                                        ref -> new BsonString(ref.id().job().value()))),
                which)));
        return Filters.or(branches);
    }

    private List<Run> runs(FindIterable<RawBsonDocument> documents) {
        List<Run> runs = new ArrayList<>();
        for (RawBsonDocument raw : documents) {
            malformed.decode("bundle", raw, BundleCodec::runs, runs::addAll);
        }
        return runs;
    }

    /** Bundles with runs of this job that are not all over. */
    List<Bundle> unfinishedOf(JobId job) {
        return decoded(unfinished(job));
    }

    FindIterable<RawBsonDocument> unfinished(JobId job) {
        return collections
                .runs()
                .find(Filters.and(ofJob(job), Filters.or(Filters.exists("planned"), Filters.exists("running"))))
                .hintString(MongoIndexes.BUNDLES_OF_JOB);
    }

    /** Links of a job in bundles that nobody has claimed, in the order of their times: so many, or all. */
    List<Run> unclaimedLinks(JobId job, JobUid uid, Optional<Instant> after, Instant until, int limit) {
        List<Run> links = new ArrayList<>();
        for (RawBsonDocument raw : planned(job, after, until)) {
            malformed.decode("bundle", raw, BundleCodec::runs, runs -> runs.stream()
                    .filter(run -> run.job().equals(job)
                            && run.id().job().equals(uid)
                            && run.state() == RunState.PLANNED
                            && run.claim().isEmpty())
                    .forEach(links::add));
            if (links.size() >= limit) {
                break;
            }
        }
        return links.subList(0, Math.min(limit, links.size()));
    }

    FindIterable<RawBsonDocument> planned(JobId job, Optional<Instant> after, Instant until) {
        return collections
                .runs()
                .find(Filters.and(ofJob(job), RunFields.scheduled(after, until), Filters.exists("planned")))
                .sort(Sorts.ascending("scheduledTime"))
                .hintString(MongoIndexes.BUNDLES_OF_JOB);
    }

    /** The bundle with the run of a job that follows a time; what it tells of that is its time. */
    FindIterable<RawBsonDocument> after(JobId job, JobUid uid, Instant time) {
        return collections
                .runs()
                .find(Filters.and(
                        ofJob(job), Filters.gt("scheduledTime", Fields.dateTime(time)), Filters.eq("uid", uid.value())))
                .projection(Projections.include("scheduledTime"))
                .sort(Sorts.ascending("scheduledTime"))
                .hintString(MongoIndexes.BUNDLES_OF_JOB)
                .limit(1);
    }

    /** Bundles of a slot for times before this one with runs that are not over. */
    FindIterable<RawBsonDocument> unfinished(Slot slot, Instant scheduledBefore) {
        return inSlot(
                slot,
                Filters.and(
                        Filters.lt("scheduledTime", Fields.dateTime(scheduledBefore)),
                        Filters.or(Filters.exists("planned"), Filters.exists("running"))));
    }

    List<Bundle> decoded(FindIterable<RawBsonDocument> documents) {
        List<Bundle> bundles = new ArrayList<>();
        for (RawBsonDocument raw : documents) {
            malformed.decode("bundle", raw, BundleCodec::decode, bundles::add);
        }
        return bundles;
    }

    /** Deletes bundles all of whose runs are over. */
    long delete(Slot slot, Collection<String> bundles) {
        return collections
                .runs()
                .deleteMany(
                        RunFields.in("_id", bundles, BsonString::new)
                                .append("slot", new BsonInt32(slot.number()))
                                .append("planned", MISSING)
                                .append("running", MISSING),
                        new DeleteOptions().hint(MongoIndexes.ID))
                .getDeletedCount();
    }

    /** The latest runs of a job in bundles, newest first. */
    List<Run> latest(JobId job, Optional<JobUid> uid, int limit) {
        List<Run> latest = new ArrayList<>();
        for (RawBsonDocument raw : newestOf(job, uid, limit)) {
            malformed.decode("run", raw, SharedRun::wholeRun, run -> {
                if (uid.isEmpty() || run.id().job().equals(uid.get())) {
                    latest.add(run);
                }
            });
        }
        return latest.subList(0, Math.min(limit, latest.size()));
    }

    AggregateIterable<RawBsonDocument> newestOf(JobId job, Optional<JobUid> uid, int limit) {
        Bson ofUid = uid.map(it -> Filters.eq("uid", it.value())).orElse(Filters.empty());
        return collections
                .runs()
                .aggregate(SharedRun.ofJob(Filters.and(ofJob(job), ofUid), job, limit))
                .hintString(MongoIndexes.BUNDLES_OF_JOB);
    }

    /** When the latest success of a job ended, of all that are in bundles. */
    Optional<Instant> latestSuccess(JobId job) {
        List<Bson> successes = new ArrayList<>(SharedRun.ofJob(ofJob(job), job, Integer.MAX_VALUE));
        successes.add(Aggregates.match(Filters.or(
                Filters.and(Filters.exists("run." + RunCodec.APART, false), Filters.ne("end", null)),
                Filters.eq("run.state", RunState.SUCCEEDED.name()))));
        successes.add(Aggregates.limit(1));
        List<Instant> ends = new ArrayList<>(1);
        for (RawBsonDocument raw : collections.runs().aggregate(successes).hintString(MongoIndexes.BUNDLES_OF_JOB)) {
            malformed.decode(
                    "run", raw, SharedRun::ofAnswer, run -> run.finishedAt().ifPresent(ends::add));
        }
        return ends.stream().findFirst();
    }

    /** How many runs of these jobs have failed; jobs without any are absent. */
    Map<JobId, Integer> failuresOf(Set<JobId> jobs) {
        Map<JobId, Integer> failures = new HashMap<>();
        for (RawBsonDocument raw : collections
                .runs()
                .find(RunFields.ofJobs("failed", jobs))
                .projection(SharedRun.WITHOUT_SPECS)
                .hintString(MongoIndexes.BUNDLES_FAILED)) {
            SharedRun.each(malformed, raw, run -> {
                boolean failed = run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT;
                if (failed && jobs.contains(run.job())) {
                    failures.merge(run.job(), 1, Integer::sum);
                }
            });
        }
        return failures;
    }

    /** Of the index of jobs over time. */
    static Bson ofJob(JobId job) {
        return new BsonDocument("slot", RunFields.slot(job)).append("jobs", new BsonString(job.toString()));
    }

    /**
     * Bundles of a slot. The index of jobs over time has each of them once, without a job; that of links has it once for
     * each of its runs.
     */
    FindIterable<RawBsonDocument> inSlot(Slot slot, Bson which) {
        return collections
                .runs()
                .find(Filters.and(
                        Filters.eq("slot", slot.number()), Filters.eq("job", null), which, Filters.exists("jobs")))
                .hintString(MongoIndexes.CHAIN);
    }

    /** Whole, but for the specs of their runs. */
    FindIterable<RawBsonDocument> withoutSpecs(Slot slot, Collection<String> bundles) {
        return collections
                .runs()
                .find(RunFields.in("_id", bundles, BsonString::new).append("slot", new BsonInt32(slot.number())))
                .projection(SharedRun.WITHOUT_SPECS)
                .hint(MongoIndexes.ID);
    }

    static boolean isPlanned(Run run, @Nullable RunRef asSeen) {
        return asSeen != null && run.state() == RunState.PLANNED && run.ticket().equals(asSeen.ticket());
    }

    private static boolean hasToken(Run run, Token token) {
        return run.claim().map(Claim::token).equals(Optional.of(token));
    }

    private static <T> Map<String, List<T>> byBundle(Collection<T> all, Function<T, Whereabouts> whereabouts) {
        Map<String, List<T>> bundles = new LinkedHashMap<>();
        for (T one : all) {
            Whereabouts found = whereabouts.apply(one);
            if (found.known()) {
                bundles.computeIfAbsent(found.bundle(), bundle -> new ArrayList<>())
                        .add(one);
            }
        }
        return bundles;
    }
}
