package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Filters;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/** Filters of runs that several stores share. Every write names the slot, so that a sharded cluster routes it. */
final class RunFields {
    static final Bson PLANNED = eq("state", RunState.PLANNED.name());
    static final Bson RUNNING = eq("state", RunState.RUNNING.name());
    static final Bson SKIPPED = eq("state", RunState.SKIPPED.name());
    static final Bson FAILED_OR_TIMED_OUT = Filters.in("state", RunState.FAILED.name(), RunState.TIMED_OUT.name());
    /** Not over, or failed for good: what may be run yet, or once more. */
    static final Bson NEEDS_ITS_PAYLOAD =
            Filters.nin("state", RunState.SUCCEEDED.name(), RunState.CANCELLED.name(), RunState.SKIPPED.name());

    static final Bson FINISHED = Filters.in("state", namesOf(true));
    static final Bson UNFINISHED = Filters.in("state", namesOf(false));

    /** Planned by the schedule, not asked for by somebody. */
    static final Bson BY_SCHEDULE = Filters.exists("manual", false);

    /** Links of their job's chain: planned by the schedule, for shard 0. */
    static final Bson LINKS = Filters.and(BY_SCHEDULE, Filters.exists("shard", false));

    private RunFields() {}

    private static List<String> namesOf(boolean terminal) {
        return Arrays.stream(RunState.values())
                .filter(state -> state.terminal() == terminal)
                .map(RunState::name)
                .toList();
    }

    /** Scheduled later than one time, if there is such a bound, and not later than another. */
    static Bson scheduled(Optional<Instant> after, Instant until) {
        BsonDocument bounds = new BsonDocument("$lte", Fields.dateTime(until));
        after.ifPresent(time -> bounds.append("$gt", Fields.dateTime(time)));
        return new BsonDocument("scheduledTime", bounds);
    }

    static Instant scheduledTime(BsonDocument document) {
        return Instant.ofEpochMilli(document.getDateTime("scheduledTime").getValue());
    }

    static BsonDocument idIn(Collection<RunId> ids) {
        return in("_id", ids, id -> new BsonString(id.value()));
    }

    /** By id and slot. */
    static BsonDocument idsOf(Collection<RunRef> refs) {
        return in("_id", refs, ref -> new BsonString(ref.id().value()))
                .append("slot", oneOf(refs.stream().map(RunRef::job).toList(), RunFields::slot));
    }

    /** By id, slot, state and ticket: what is still as it was seen. */
    static BsonDocument stillPlanned(Collection<RunRef> refs) {
        return idsOf(refs)
                .append("state", new BsonString(RunState.PLANNED.name()))
                .append("ticket", oneOf(refs, ref -> new BsonInt64(ref.ticket().value())));
    }

    static BsonDocument ofJob(JobId job) {
        return new BsonDocument("slot", slot(job)).append("job", new BsonString(job.toString()));
    }

    /** By slot and job. */
    static Bson ofJobs(Collection<JobId> jobs) {
        return ofJobs("job", jobs);
    }

    /**
     * By slot and a field that names jobs: one branch for each slot, as else the index would be searched for each job in all
     * of them.
     */
    static Bson ofJobs(String field, Collection<JobId> jobs) {
        Map<Slot, List<JobId>> bySlot = new LinkedHashMap<>();
        jobs.forEach(job ->
                bySlot.computeIfAbsent(job.slot(), slot -> new ArrayList<>()).add(job));
        List<Bson> branches = new ArrayList<>(bySlot.size());
        bySlot.forEach((slot, some) -> branches.add(new BsonDocument("slot", new BsonInt32(slot.number()))
                .append(field, oneOf(some, job -> new BsonString(job.toString())))));
        return branches.size() == 1 ? branches.getFirst() : Filters.or(branches);
    }

    static BsonInt32 slot(JobId job) {
        return new BsonInt32(job.slot().number());
    }

    static <T> BsonDocument in(String field, Collection<T> values, Function<T, BsonValue> toBson) {
        return new BsonDocument(field, oneOf(values, toBson));
    }

    static <T> BsonDocument oneOf(Collection<T> values, Function<T, ? extends BsonValue> toBson) {
        BsonArray array = new BsonArray(values.size());
        Set<BsonValue> seen = new HashSet<>();
        for (T value : values) {
            BsonValue bson = toBson.apply(value);
            if (seen.add(bson)) {
                array.add(bson);
            }
        }
        return new BsonDocument("$in", array);
    }
}
