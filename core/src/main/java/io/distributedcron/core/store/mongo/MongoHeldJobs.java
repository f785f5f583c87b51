package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.HeldJobs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Failures on record are counted in one question over the index that only failures enter; the order of outcomes is looked
 * at for the few jobs that have enough of them.
 */
final class MongoHeldJobs implements HeldJobs {
    private static final Bson OUTCOME =
            Filters.in("state", RunState.SUCCEEDED.name(), RunState.FAILED.name(), RunState.TIMED_OUT.name());

    private final MongoCollections collections;
    private final MalformedDocuments malformed;

    private final Bundles bundles;

    MongoHeldJobs(MongoCollections collections, MalformedDocuments malformed, Bundles bundles) {
        this.collections = collections;
        this.malformed = malformed;
        this.bundles = bundles;
    }

    @Override
    public Map<JobId, List<FinishedRun>> outcomes(Map<JobId, Wanted> wanted) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        return Calls.call(
                () -> "Reading how runs of the jobs " + Calls.some(wanted.keySet()) + " ended", "read it again", () -> {
                    Map<JobId, List<FinishedRun>> outcomes = new HashMap<>();
                    Map<JobId, Integer> failures = bundles.failuresOf(wanted.keySet());
                    for (RawBsonDocument counted : failuresOf(wanted.keySet())) {
                        malformed.decodeValue(
                                "job",
                                counted.getString("_id"),
                                it -> JobId.parse(it.asString().getValue()),
                                job -> failures.merge(
                                        job, counted.getNumber("failures").intValue(), Integer::sum));
                    }
                    failures.forEach((job, count) -> {
                        Wanted asked = wanted.getOrDefault(job, Wanted.inARow(Integer.MAX_VALUE));
                        if (count >= asked.failures()) {
                            outcomes.put(job, latest(job, asked.newest()));
                        }
                    });
                    return outcomes;
                });
    }

    AggregateIterable<RawBsonDocument> failuresOf(Collection<JobId> jobs) {
        return collections
                .runs()
                .aggregate(List.of(
                        Aggregates.match(and(RunFields.ofJobs(jobs), RunFields.FAILED_OR_TIMED_OUT)),
                        Aggregates.group("$job", Accumulators.sum("failures", 1))))
                .hintString(MongoIndexes.FAILED);
    }

    private List<FinishedRun> latest(JobId job, int most) {
        List<FinishedRun> latest = new ArrayList<>(most);
        for (RawBsonDocument raw : collections
                .runs()
                .find(and(RunFields.ofJob(job), OUTCOME))
                .sort(Sorts.descending("scheduledTime"))
                .projection(Projections.include("state", "scheduledTime", "finishedAt"))
                .limit(most)
                .hintString(MongoIndexes.CHAIN)) {
            malformed.decode(
                    "run",
                    raw,
                    run -> new FinishedRun(
                            new RunId(run.getString("_id").getValue()),
                            job,
                            RunState.valueOf(run.getString("state").getValue()),
                            instant(run, "scheduledTime"),
                            instant(run, "finishedAt")),
                    latest::add);
        }
        // The job may have shared documents before it was told to hold itself.
        for (Run run : bundles.latest(job, Optional.empty(), Integer.MAX_VALUE)) {
            boolean outcome = run.state() == RunState.SUCCEEDED
                    || run.state() == RunState.FAILED
                    || run.state() == RunState.TIMED_OUT;
            if (outcome) {
                latest.add(new FinishedRun(
                        run.id(),
                        job,
                        run.state(),
                        run.scheduledTime(),
                        run.finishedAt().orElseThrow()));
            }
        }
        latest.sort(Comparator.comparing(FinishedRun::scheduledTime).reversed());
        return latest.subList(0, Math.min(most, latest.size()));
    }

    private static Instant instant(BsonDocument run, String field) {
        return Instant.ofEpochMilli(run.getDateTime(field).getValue());
    }

    @Override
    public Optional<Job> hold(Job asRead) {
        Bson asItWas = and(
                of(asRead.id(), asRead.uid()),
                eq("status", Job.Status.ACTIVE.name()),
                eq("revision", asRead.revision()),
                eq("changedAt", Fields.dateTime(asRead.changedAt())));
        return change("Holding job " + asRead.id(), asItWas, Job.Status.HELD);
    }

    @Override
    public Optional<Job> release(JobId id, JobUid uid, Instant heldUntil) {
        Bson held =
                and(of(id, uid), eq("status", Job.Status.HELD.name()), lte("changedAt", Fields.dateTime(heldUntil)));
        return change("Releasing job " + id, held, Job.Status.ACTIVE);
    }

    private static Bson of(JobId id, JobUid uid) {
        return and(eq("_id", id.toString()), eq("slot", id.slot().number()), eq("uid", uid.value()));
    }

    private Optional<Job> change(String what, Bson from, Job.Status to) {
        BsonDocument changed =
                new BsonDocument("status", new BsonString(to.name())).append("changedAt", new BsonString("$$NOW"));
        return Calls.call(
                () -> what,
                "it may be done; look at the job",
                () -> decoded(collections
                        .jobs()
                        .findOneAndUpdate(
                                from,
                                List.of(new BsonDocument("$set", changed)),
                                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER))));
    }

    private Optional<Job> decoded(@Nullable RawBsonDocument raw) {
        List<Job> jobs = new ArrayList<>(1);
        if (raw != null) {
            malformed.decode("job", raw, JobCodec::job, jobs::add);
        }
        return jobs.stream().findFirst();
    }
}
