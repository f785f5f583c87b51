package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.ExclusiveClaim;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Claims of exclusive runs. The unique index over active runs decides; the reads only save it work: nearly always no run
 * of the jobs is active, and one update claims all.
 */
final class ExclusiveClaims {
    private final MongoCollections collections;

    ExclusiveClaims(MongoCollections collections) {
        this.collections = collections;
    }

    /** Round by round one run of each shard of a job, in the order of the batch, until each has its answer. */
    Map<RunId, ExclusiveClaim> claim(List<RunRef> batch, Claim claim) {
        Map<RunId, RunRef> open = new LinkedHashMap<>();
        batch.forEach(ref -> open.putIfAbsent(ref.id(), ref));
        Map<RunId, ExclusiveClaim> answers = new HashMap<>();
        while (!open.isEmpty()) {
            Map<JobShard, RunId> active = activeRuns(open.values());
            Map<JobShard, RunRef> candidates = candidates(open.values(), active);
            Set<RunId> won = candidates.isEmpty() ? Set.of() : write(List.copyOf(candidates.values()), claim);
            won.forEach(id -> {
                answers.put(id, ExclusiveClaim.WON);
                open.remove(id);
            });
            Set<RunId> waiting = stillPlanned(open.values());
            for (RunRef ref : List.copyOf(open.values())) {
                RunRef candidate = candidates.get(ref.shard());
                if (!waiting.contains(ref.id())) {
                    answers.put(ref.id(), ExclusiveClaim.GONE);
                    open.remove(ref.id());
                } else if (candidate == null || candidate.equals(ref) || won.contains(candidate.id())) {
                    answers.put(ref.id(), ExclusiveClaim.OCCUPIED);
                    open.remove(ref.id());
                }
            }
        }
        return answers;
    }

    /** A run that waits for a further attempt is active itself: it and no other of its job and shard may be claimed. */
    private static Map<JobShard, RunRef> candidates(Collection<RunRef> open, Map<JobShard, RunId> active) {
        Map<JobShard, RunRef> candidates = new LinkedHashMap<>();
        for (RunRef ref : open) {
            if (ref.id().equals(active.getOrDefault(ref.shard(), ref.id()))) {
                candidates.putIfAbsent(ref.shard(), ref);
            }
        }
        return candidates;
    }

    private Map<JobShard, RunId> activeRuns(Collection<RunRef> refs) {
        Set<JobId> jobs = new HashSet<>();
        refs.forEach(ref -> jobs.add(ref.job()));
        Map<JobShard, RunId> active = new HashMap<>();
        for (RawBsonDocument raw : collections
                .runs()
                .find(and(RunFields.ofJobs(jobs), eq("active", true)))
                .projection(Projections.include("job"))
                .hintString(MongoIndexes.EXCLUSIVE)) {
            RunId id = new RunId(raw.getString("_id").getValue());
            active.put(new JobShard(JobId.parse(raw.getString("job").getValue()), id.shard()), id);
        }
        return active;
    }

    private Set<RunId> write(List<RunRef> candidates, Claim claim) {
        Bson claimed = RunUpdates.claimedExclusively(claim);
        try {
            long matched = collections
                    .runs()
                    .updateMany(RunFields.stillPlanned(candidates), claimed, new UpdateOptions().hint(MongoIndexes.ID))
                    .getMatchedCount();
            if (matched == candidates.size()) {
                return ids(candidates);
            }
        } catch (MongoWriteException e) {
            if (!Calls.isDuplicateKey(e)) {
                throw e;
            }
            writeOneByOne(candidates, claimed);
        }
        return claimedUnder(claim, candidates);
    }

    /** What the first write claimed before it was stopped matches nothing here. */
    private void writeOneByOne(List<RunRef> candidates, Bson claimed) {
        List<UpdateOneModel<RawBsonDocument>> writes = candidates.stream()
                .map(ref -> new UpdateOneModel<RawBsonDocument>(
                        RunFields.stillPlanned(List.of(ref)), claimed, new UpdateOptions().hint(MongoIndexes.ID)))
                .toList();
        try {
            collections.runs().bulkWrite(writes, new BulkWriteOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            if (!Calls.isDuplicateKey(e)) {
                throw e;
            }
        }
    }

    private Set<RunId> claimedUnder(Claim claim, List<RunRef> among) {
        return read(RunFields.idsOf(among)
                .append("state", new BsonString(RunState.RUNNING.name()))
                .append("token", Fields.uuid(claim.token().value())));
    }

    private Set<RunId> stillPlanned(Collection<RunRef> refs) {
        return refs.isEmpty() ? Set.of() : read(RunFields.stillPlanned(refs));
    }

    private Set<RunId> read(BsonDocument filter) {
        Set<RunId> ids = new HashSet<>();
        for (RawBsonDocument raw :
                collections.runs().find(filter).hint(MongoIndexes.ID).projection(Projections.include("_id"))) {
            ids.add(new RunId(raw.getString("_id").getValue()));
        }
        return ids;
    }

    private static Set<RunId> ids(List<RunRef> refs) {
        Set<RunId> ids = new HashSet<>();
        refs.forEach(ref -> ids.add(ref.id()));
        return ids;
    }
}
