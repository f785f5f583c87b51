package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

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
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.ExclusiveClaim;
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
import org.bson.BsonBoolean;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

final class MongoClaimedRuns implements ClaimedRuns {
    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final RandomGenerator random;
    private final ExclusiveClaims exclusiveClaims;
    private final AttemptEnds attemptEnds;

    MongoClaimedRuns(MongoCollections collections, MalformedDocuments malformed, RandomGenerator random) {
        this.collections = collections;
        this.malformed = malformed;
        this.random = random;
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
                    long matched = collections
                            .runs()
                            .updateMany(
                                    RunFields.stillPlanned(batch),
                                    RunUpdates.claimed(claim),
                                    new UpdateOptions().hint(MongoIndexes.ID))
                            .getMatchedCount();
                    return matched == asked.size() ? asked : claimedUnder(claim.token(), asked);
                });
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
                .find(RunFields.ofJobs(jobs).append("active", BsonBoolean.TRUE))
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
                collections
                        .runs()
                        .updateOne(
                                and(seen, RunFields.PLANNED),
                                RunUpdates.endedUnclaimed(new Ending.Cancelled(reason), at, random.nextLong()));
            }
        });
    }

    @Override
    public Map<RunId, WriteAnswer> end(List<AttemptReport> reports) {
        return Calls.call(
                () -> "Writing the outcomes of the runs "
                        + Calls.some(reports.stream().map(AttemptReport::id).toList()),
                "any of them may be written; write them again",
                () -> attemptEnds.end(reports));
    }

    @Override
    public List<OwnedRun> ownedBy(WorkerId worker) {
        return Calls.call(() -> "Reading what worker " + worker + " owns", "read it again", () -> {
            List<OwnedRun> owned = new ArrayList<>();
            for (RawBsonDocument raw :
                    owned(worker).projection(Projections.include("job", "token", "cancelRequested"))) {
                malformed.decode("run", raw, MongoClaimedRuns::ownedRun, owned::add);
            }
            return owned;
        });
    }

    FindIterable<RawBsonDocument> owned(WorkerId worker) {
        return collections
                .runs()
                .find(and(RunFields.RUNNING, eq("owner", worker.value())))
                .hintString(MongoIndexes.RUNNING);
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
            return running;
        });
    }
}
