package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.ExclusiveClaim;
import io.distributedcron.core.store.OwnedRuns;
import io.distributedcron.core.store.WriteAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

final class MongoClaimedRuns implements ClaimedRuns {
    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final RandomGenerator random;
    private final Bundles bundles;
    private final ExclusiveClaims exclusiveClaims;
    private final AttemptEnds attemptEnds;

    MongoClaimedRuns(
            MongoCollections collections, MalformedDocuments malformed, RandomGenerator random, Bundles bundles) {
        this.collections = collections;
        this.malformed = malformed;
        this.random = random;
        this.bundles = bundles;
        this.exclusiveClaims = new ExclusiveClaims(collections);
        this.attemptEnds = new AttemptEnds(collections, random);
    }

    @Override
    public Set<RunId> claim(List<RunRef> batch, Claim claim) {
        if (batch.isEmpty()) {
            return Set.of();
        }
        Set<RunId> asked = new HashSet<>();
        batch.forEach(ref -> asked.add(ref.id()));
        return Calls.call(
                () -> "Claiming the runs " + Calls.some(asked) + " for worker " + claim.owner() + " under token "
                        + claim.token(),
                "any of them may be claimed; the worker finds out with its next look at what it owns",
                () -> {
                    Map<RunId, Boolean> shared = new HashMap<>(bundles.claim(batch, claim));
                    List<RunRef> rest = missing(batch, shared.keySet());
                    Set<RunId> won = new HashSet<>();
                    if (!rest.isEmpty()) {
                        won.addAll(claimAlone(rest, claim));
                        shared.putAll(bundles.claim(bundles.locate(missing(rest, won)), claim));
                    }
                    shared.forEach((id, isWon) -> {
                        if (isWon) {
                            won.add(id);
                        }
                    });
                    return won;
                });
    }

    private static List<RunRef> missing(List<RunRef> refs, Set<RunId> found) {
        return refs.stream().filter(ref -> !found.contains(ref.id())).toList();
    }

    private Set<RunId> claimAlone(List<RunRef> batch, Claim claim) {
        Set<RunId> asked = new HashSet<>();
        batch.forEach(ref -> asked.add(ref.id()));
        long matched = collections
                .runs()
                .updateMany(
                        RunFields.stillPlanned(batch),
                        RunUpdates.claimed(claim),
                        new UpdateOptions().hint(MongoIndexes.ID))
                .getMatchedCount();
        return matched == asked.size() ? asked : claimedUnder(claim.token(), asked);
    }

    private Set<RunId> claimedUnder(Token token, Set<RunId> among) {
        Set<RunId> won = new HashSet<>();
        for (RawBsonDocument raw : collections
                .runs()
                .find(RunFields.idIn(among).append("token", Fields.uuid(token.value())))
                .hint(MongoIndexes.ID)
                .projection(Projections.include("_id"))) {
            won.add(new RunId(raw.getString("_id").getValue()));
        }
        return won;
    }

    @Override
    public Map<RunId, ExclusiveClaim> claimExclusive(List<RunRef> batch, Claim claim) {
        return Calls.call(
                () -> "Claiming the exclusive runs "
                        + Calls.some(batch.stream().map(RunRef::id).toList()) + " for worker " + claim.owner()
                        + " under token " + claim.token(),
                "any of them may be claimed; the worker finds out with its next look at what it owns",
                () -> exclusiveClaims.claim(batch, claim));
    }

    @Override
    public Map<JobShard, Run> active(Set<JobShard> shards) {
        if (shards.isEmpty()) {
            return Map.of();
        }
        Set<JobId> jobs = new HashSet<>();
        shards.forEach(shard -> jobs.add(shard.job()));
        return Calls.call(() -> "Reading the active runs of the jobs " + Calls.some(jobs), "read them again", () -> {
            Map<JobShard, Run> active = new HashMap<>();
            for (RawBsonDocument raw : activeRuns(jobs)) {
                malformed.decode(
                        "run",
                        raw,
                        RunCodec::decode,
                        run -> active.put(RunRef.of(run).shard(), run));
            }
            active.keySet().retainAll(shards);
            return active;
        });
    }

    FindIterable<RawBsonDocument> activeRuns(Set<JobId> jobs) {
        return collections
                .runs()
                .find(and(RunFields.ofJobs(jobs), eq("active", true)))
                .hintString(MongoIndexes.EXCLUSIVE);
    }

    @Override
    public void requestCancel(Run run, CancelReason reason, Instant at) {
        Optional<Token> token = run.claim().map(Claim::token);
        if (token.isEmpty()) {
            return;
        }
        Calls.run(() -> "Asking for the stop of run " + run.id(), "it may be asked for; ask again", () -> {
            Bson seen = RunFields.ofJob(run.job())
                    .append("_id", new BsonString(run.id().value()))
                    .append("token", Fields.uuid(token.get().value()));
            UpdateResult running = collections
                    .runs()
                    .updateOne(and(seen, RunFields.RUNNING), Updates.set("cancelRequested", reason.name()));
            if (running.getMatchedCount() == 0) {
                UpdateResult waiting = collections
                        .runs()
                        .updateOne(
                                and(seen, RunFields.PLANNED),
                                RunUpdates.endedUnclaimed(new Ending.Cancelled(reason), at, random.nextLong()));
                if (waiting.getMatchedCount() == 0) {
                    cancelInBundle(run, token.get(), reason, at);
                }
            }
        });
    }

    private void cancelInBundle(Run seen, Token token, CancelReason reason, Instant at) {
        bundles.change(bundles.locate(List.of(RunRef.of(seen))), run -> {
            boolean asSeen = run.id().equals(seen.id())
                    && run.active()
                    && run.claim().map(Claim::token).equals(Optional.of(token));
            if (!asSeen) {
                return Optional.of(run);
            }
            return Optional.of(
                    run.state() == RunState.RUNNING
                            ? run.cancelling(reason)
                            : run.endedUnclaimed(new Ending.Cancelled(reason), at));
        });
    }

    @Override
    public Map<RunId, WriteAnswer> end(List<AttemptReport> reports) {
        return Calls.call(
                () -> "Writing the outcomes of the runs "
                        + Calls.some(reports.stream().map(AttemptReport::id).toList()),
                "any of them may be written; write them again",
                () -> endAll(reports));
    }

    private Map<RunId, WriteAnswer> endAll(List<AttemptReport> reports) {
        Map<RunId, WriteAnswer> answers = new HashMap<>();
        List<AttemptReport> rest = reports;
        while (!rest.isEmpty()) {
            // One run may be reported under two tokens; each of them is tried, one after the other.
            Map<RunId, AttemptReport> round = new HashMap<>();
            List<AttemptReport> later = new ArrayList<>();
            for (AttemptReport report : rest) {
                if (round.putIfAbsent(report.id(), report) != null) {
                    later.add(report);
                }
            }
            endDistinct(round)
                    .forEach((id, answer) -> answers.merge(
                            id, answer, (first, second) -> first == WriteAnswer.WRITTEN ? first : second));
            rest = later;
        }
        return answers;
    }

    private Map<RunId, WriteAnswer> endDistinct(Map<RunId, AttemptReport> reports) {
        Map<RunId, WriteAnswer> answers = new HashMap<>(bundles.end(reports.values()));
        List<AttemptReport> rest = without(answers.keySet(), reports);
        if (!rest.isEmpty()) {
            answers.putAll(attemptEnds.end(rest));
            answers.putAll(bundles.end(located(without(answers.keySet(), reports))));
            reports.keySet().forEach(id -> answers.putIfAbsent(id, WriteAnswer.REFUSED));
        }
        return answers;
    }

    private static List<AttemptReport> without(Set<RunId> answered, Map<RunId, AttemptReport> reports) {
        return reports.values().stream()
                .filter(report -> !answered.contains(report.id()))
                .toList();
    }

    private List<AttemptReport> located(List<AttemptReport> reports) {
        Map<RunId, Whereabouts> found = new HashMap<>();
        bundles.locate(reports.stream()
                        .map(report -> new RunRef(report.id(), report.job(), new Ticket(0)))
                        .toList())
                .forEach(ref -> found.put(ref.id(), ref.whereabouts()));
        List<AttemptReport> located = new ArrayList<>();
        for (AttemptReport report : reports) {
            Whereabouts whereabouts = found.get(report.id());
            if (whereabouts != null) {
                located.add(report.foundAt(whereabouts));
            }
        }
        return located;
    }

    @Override
    public OwnedRuns ownedBy(WorkerId worker, Map<Token, Integer> held) {
        return Calls.call(() -> "Reading what worker " + worker + " owns", "read it again", () -> {
            ClaimsCompared claims = new ClaimsCompared(held);
            for (RawBsonDocument raw :
                    owned(worker).projection(Projections.include("job", "token", "cancelRequested"))) {
                malformed.decode("run", raw, MongoClaimedRuns::ownedRun, claims::add);
            }
            for (RawBsonDocument raw : bundlesOf(worker).projection(ClaimsCompared.OF_BUNDLES)) {
                malformed.decode("bundle", raw, ClaimsCompared.OwnedBundle::of, claims::add);
            }
            List<OwnedRun> others = new ArrayList<>(claims.others());
            List<String> mixed = new ArrayList<>(claims.mixed());
            mixed.addAll(addPlain(claims.plain(), worker, others));
            addMixed(mixed, worker, others);
            return new OwnedRuns(claims.agreeing(), others);
        });
    }

    FindIterable<RawBsonDocument> owned(WorkerId worker) {
        return collections
                .runs()
                .find(and(RunFields.RUNNING, eq("owner", worker.value())))
                .hintString(MongoIndexes.RUNNING);
    }

    /** Answers those in which something else has happened meanwhile. */
    private List<String> addPlain(List<String> bundles, WorkerId worker, List<OwnedRun> owned) {
        List<String> mixed = new ArrayList<>();
        if (!bundles.isEmpty()) {
            for (RawBsonDocument raw : bundlesOf(worker)
                    .filter(and(
                            RunFields.in("_id", bundles, BsonString::new),
                            Bundles.ANY_RUNNING,
                            eq("owner", worker.value())))
                    .hint(MongoIndexes.ID)
                    .projection(BundleOutline.FIELDS)) {
                malformed.decode("bundle", raw, BundleOutline::of, bundle -> {
                    owned.addAll(bundle.running());
                    if (bundle.mixed()) {
                        mixed.add(bundle.id());
                    }
                });
            }
        }
        return mixed;
    }

    /** Few: bundles in which something else has happened than that some runs have succeeded. */
    private void addMixed(List<String> bundles, WorkerId worker, List<OwnedRun> owned) {
        if (bundles.isEmpty()) {
            return;
        }
        for (RawBsonDocument raw : bundlesOf(worker)
                .filter(and(RunFields.in("_id", bundles, BsonString::new), exists("runs")))
                .hint(MongoIndexes.ID)
                .projection(SharedRun.WITHOUT_SPECS)) {
            SharedRun.each(malformed, raw, run -> {
                if (run.runsOn(worker)) {
                    owned.add(new OwnedRun(
                            run.id(), run.job(), run.claim().orElseThrow().token(), run.cancelRequested()));
                }
            });
        }
    }

    FindIterable<RawBsonDocument> bundlesOf(WorkerId worker) {
        return collections
                .runs()
                .find(and(Bundles.ANY_RUNNING, eq("owner", worker.value())))
                .hintString(MongoIndexes.BUNDLES_RUNNING);
    }

    private static OwnedRun ownedRun(RawBsonDocument raw) {
        return new OwnedRun(
                new RunId(raw.getString("_id").getValue()),
                JobId.parse(raw.getString("job").getValue()),
                new Token(raw.getBinary("token").asUuid()),
                Optional.ofNullable(raw.get("cancelRequested"))
                        .map(reason -> CancelReason.valueOf(reason.asString().getValue())));
    }

    @Override
    public Set<WorkerId> owners() {
        return Calls.call(() -> "Asking which workers have running runs", "ask again", () -> {
            Set<WorkerId> owners = new HashSet<>();
            for (BsonValue owner : collections.runs().distinct("owner", RunFields.RUNNING, BsonValue.class)) {
                malformed.decodeValue(
                        "owner", owner, it -> new WorkerId(it.asString().getValue()), owners::add);
            }
            for (BsonValue owner : collections.runs().distinct("owner", Bundles.ANY_RUNNING, BsonValue.class)) {
                malformed.decodeValue(
                        "owner", owner, it -> new WorkerId(it.asString().getValue()), owners::add);
            }
            return owners;
        });
    }

    @Override
    public List<Run> runningOf(WorkerId worker, int limit) {
        return Calls.call(() -> "Reading the runs of worker " + worker, "read them again", () -> {
            List<Run> running = new ArrayList<>();
            for (RawBsonDocument raw : owned(worker).limit(limit)) {
                malformed.decode("run", raw, RunCodec::decode, running::add);
            }
            for (Bundle bundle : bundles.decoded(bundlesOf(worker).limit(limit))) {
                bundle.runs().stream()
                        .filter(run -> run.state() == RunState.RUNNING
                                && run.claim().orElseThrow().owner().equals(worker))
                        .limit(limit - running.size())
                        .forEach(running::add);
            }
            return running;
        });
    }
}
