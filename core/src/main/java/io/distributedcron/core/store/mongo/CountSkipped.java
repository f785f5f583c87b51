package io.distributedcron.core.store.mongo;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.SkippedTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Skipped times: as records and notes hold them, and counted over the records of many jobs in one question. */
final class CountSkipped {
    private static final BsonDocument TIMES = orElse("$skippedTimes", new BsonInt32(1));
    /** Shards of one time count once; times with one run are not told apart. */
    private static final BsonDocument TIME = new BsonDocument(
            "$cond",
            new BsonArray(List.of(
                    new BsonDocument(
                            "$gt", new BsonArray(List.of(new BsonString("$spec.shards.count"), new BsonInt32(1)))),
                    new BsonString("$scheduledTime"),
                    new BsonInt32(0))));

    private static final BsonDocument LAST = orElse("$skippedThrough", new BsonString("$scheduledTime"));

    private CountSkipped() {}

    private static BsonDocument orElse(String field, BsonValue otherwise) {
        return new BsonDocument("$ifNull", new BsonArray(List.of(new BsonString(field), otherwise)));
    }

    /** What the record of a run says, if it was skipped. */
    static Optional<Ending.Skipped> record(BsonDocument run) {
        if (!run.getString("state").getValue().equals(RunState.SKIPPED.name())) {
            return Optional.empty();
        }
        return Optional.of(new Ending.Skipped(
                SkipReason.valueOf(run.getString("reason").getValue()),
                Optional.ofNullable(run.get("skippedThrough")).map(CountSkipped::instant),
                run.getNumber("skippedTimes", new BsonInt32(1)).intValue()));
    }

    /** The records of these jobs, summed up by job and reason. */
    static AggregateIterable<RawBsonDocument> question(MongoCollections collections, Collection<JobId> jobs) {
        BsonDocument by = new BsonDocument("job", new BsonString("$job"))
                .append("reason", new BsonString("$reason"))
                .append("time", TIME);
        return collections
                .runs()
                .aggregate(List.of(
                        Aggregates.match(Filters.and(RunFields.ofJobs(jobs), RunFields.SKIPPED)),
                        Aggregates.group(
                                by,
                                Accumulators.sum("count", TIMES),
                                Accumulators.max("most", TIMES),
                                Accumulators.max("last", LAST))))
                .hintString(MongoIndexes.SKIPPED);
    }

    static Map<JobId, Map<SkipReason, SkippedTimes>> of(
            MongoCollections collections, MalformedDocuments malformed, Collection<JobId> jobs) {
        Map<JobId, Map<SkipReason, SkippedTimes>> counted = new HashMap<>();
        if (jobs.isEmpty()) {
            return counted;
        }
        for (RawBsonDocument raw : question(collections, jobs)) {
            malformed.decodeValue("reason", raw, Counted::of, sum -> {
                if (sum.reason() != SkipReason.ALREADY_OVER) {
                    counted.computeIfAbsent(sum.job(), job -> new EnumMap<>(SkipReason.class))
                            .merge(sum.reason(), sum.times(), SkippedTimes::plus);
                }
            });
        }
        Set<JobId> asked = Set.copyOf(jobs);
        for (RawBsonDocument raw : inBundles(collections, jobs).projection(SharedRun.WITHOUT_SPECS)) {
            SharedRun.each(malformed, raw, run -> {
                if (asked.contains(run.job())) {
                    Counted.of(run)
                            .filter(sum -> sum.reason() != SkipReason.ALREADY_OVER)
                            .ifPresent(sum -> counted.computeIfAbsent(sum.job(), job -> new EnumMap<>(SkipReason.class))
                                    .merge(sum.reason(), sum.times(), SkippedTimes::plus));
                }
            });
        }
        return counted;
    }

    /** Few: in bundles, times are skipped one by one. */
    static FindIterable<RawBsonDocument> inBundles(MongoCollections collections, Collection<JobId> jobs) {
        return collections.runs().find(RunFields.ofJobs("skipped", jobs)).hintString(MongoIndexes.BUNDLES_SKIPPED);
    }

    private record Counted(JobId job, SkipReason reason, SkippedTimes times) {
        static Optional<Counted> of(SharedRun run) {
            return run.skipped()
                    .map(skipped -> new Counted(
                            run.job(),
                            skipped.reason(),
                            new SkippedTimes(
                                    skipped.times(),
                                    skipped.times() >= Ending.Skipped.MOST_COUNTED,
                                    skipped.through().orElse(run.scheduledTime()))));
        }

        static Counted of(BsonValue sum) {
            BsonDocument raw = sum.asDocument();
            BsonDocument by = raw.getDocument("_id");
            return new Counted(
                    JobId.parse(by.getString("job").getValue()),
                    SkipReason.valueOf(by.getString("reason").getValue()),
                    new SkippedTimes(
                            (by.isDateTime("time") ? raw.getNumber("most") : raw.getNumber("count")).longValue(),
                            raw.getNumber("most").intValue() >= Ending.Skipped.MOST_COUNTED,
                            instant(raw.getDateTime("last"))));
        }
    }

    /** What is added to a note. */
    static List<Bson> noted(String field, Map<SkipReason, SkippedTimes> skipped) {
        List<Bson> updates = new ArrayList<>();
        skipped.forEach((reason, times) -> {
            String name = field + "." + reason.name();
            updates.add(Updates.inc(name + ".count", times.count()));
            updates.add(Updates.max(name + ".last", Fields.dateTime(times.last())));
            if (times.more()) {
                updates.add(Updates.set(name + ".more", true));
            }
        });
        return updates;
    }

    /** What a note says. */
    static Map<SkipReason, SkippedTimes> noted(BsonDocument skipped) {
        Map<SkipReason, SkippedTimes> noted = new EnumMap<>(SkipReason.class);
        skipped.forEach((reason, value) -> {
            BsonDocument times = value.asDocument();
            noted.put(
                    SkipReason.valueOf(reason),
                    new SkippedTimes(
                            times.getNumber("count", new BsonInt64(0)).longValue(),
                            times.getBoolean("more", BsonBoolean.FALSE).getValue(),
                            instant(times.getDateTime("last"))));
        });
        return noted;
    }

    private static Instant instant(BsonValue value) {
        return Instant.ofEpochMilli(value.asDateTime().getValue());
    }
}
