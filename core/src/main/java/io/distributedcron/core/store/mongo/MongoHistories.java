package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.empty;
import static com.mongodb.client.model.Filters.exists;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Sorts;
import io.distributedcron.core.check.Histories;
import io.distributedcron.core.check.JobHistory;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Reads by the index of jobs over time, and holds the runs of one job at a time. */
final class MongoHistories implements Histories {
    /**
     * A job as it is declared.
     *
     * @param trimmedUpTo from its trim note
     */
    private record Declared(Job job, Optional<Instant> trimmedUpTo) {}

    private final MongoCollections collections;
    private final MalformedDocuments malformed;

    private final Bundles bundles;

    MongoHistories(MongoCollections collections, MalformedDocuments malformed, Bundles bundles) {
        this.collections = collections;
        this.malformed = malformed;
        this.bundles = bundles;
    }

    @Override
    public void inSlot(Slot slot, Consumer<JobHistory> to) {
        Calls.run(() -> "Reading what is left of the jobs of slot " + slot, "check again", () -> {
            BsonDocument bySlot = new BsonDocument("slot", new BsonInt32(slot.number()));
            Map<JobId, Declared> jobs = declared(bySlot);
            Map<JobId, List<Run>> shared = new HashMap<>();
            for (Bundle bundle : bundles.decoded(bundles.inSlot(slot, empty()))) {
                bundle.runs().forEach(run -> shared.computeIfAbsent(run.job(), job -> new ArrayList<>())
                        .add(run));
            }
            List<Run> ofOneJob = new ArrayList<>();
            for (RawBsonDocument raw : runs(and(bySlot, exists("runs", false)))) {
                malformed.decode("run", raw, RunCodec::decode, run -> {
                    if (!ofOneJob.isEmpty() && !ofOneJob.getFirst().job().equals(run.job())) {
                        hand(ofOneJob, shared, jobs, to);
                    }
                    ofOneJob.add(run);
                });
            }
            hand(ofOneJob, shared, jobs, to);
            List.copyOf(shared.values()).forEach(runs -> hand(runs, new HashMap<>(), jobs, to));
            jobs.forEach((id, job) -> to.accept(history(id, Optional.of(job), List.of())));
        });
    }

    private static void hand(
            List<Run> ofOneJob, Map<JobId, List<Run>> shared, Map<JobId, Declared> jobs, Consumer<JobHistory> to) {
        if (!ofOneJob.isEmpty()) {
            JobId id = ofOneJob.getFirst().job();
            ofOneJob.addAll(shared.getOrDefault(id, List.of()));
            shared.remove(id);
            ofOneJob.sort(Comparator.comparing(Run::scheduledTime));
            JobHistory history = history(id, Optional.ofNullable(jobs.remove(id)), ofOneJob);
            ofOneJob.clear();
            to.accept(history);
        }
    }

    @Override
    public JobHistory of(JobId id) {
        return Calls.call(() -> "Reading what is left of job " + id, "check again", () -> {
            List<Run> found = new ArrayList<>();
            for (RawBsonDocument raw : runs(RunFields.ofJob(id))) {
                malformed.decode("run", raw, RunCodec::decode, found::add);
            }
            found.addAll(bundles.latest(id, Optional.empty(), Integer.MAX_VALUE));
            found.sort(Comparator.comparing(Run::scheduledTime));
            // After the runs: the janitor notes what it removes before it removes it.
            BsonDocument byId =
                    new BsonDocument("_id", new BsonString(id.toString())).append("slot", RunFields.slot(id));
            return history(id, Optional.ofNullable(declared(byId).get(id)), found);
        });
    }

    FindIterable<RawBsonDocument> runs(Bson filter) {
        return collections
                .runs()
                .find(filter)
                .sort(Sorts.ascending("slot", "job", "scheduledTime"))
                .hintString(MongoIndexes.CHAIN);
    }

    private Map<JobId, Declared> declared(BsonDocument filter) {
        Map<JobId, Declared> jobs = new HashMap<>();
        for (RawBsonDocument raw : collections.jobs().find(filter)) {
            malformed.decode(
                    "job",
                    raw,
                    job -> new Declared(JobCodec.job(job), trimmedUpTo(job)),
                    job -> jobs.put(job.job().id(), job));
        }
        return jobs;
    }

    private static Optional<Instant> trimmedUpTo(RawBsonDocument job) {
        BsonValue trim = job.get("trim");
        return trim == null
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(
                        trim.asDocument().getDateTime("upTo").getValue()));
    }

    private static JobHistory history(JobId id, Optional<Declared> declared, List<Run> runs) {
        return new JobHistory(
                id, declared.map(Declared::job), declared.flatMap(Declared::trimmedUpTo), runs, List.of());
    }

    @Override
    public long unreadable() {
        return malformed.count();
    }
}
