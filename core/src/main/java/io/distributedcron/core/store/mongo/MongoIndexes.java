package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Indexes.ascending;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.conversions.Bson;

/**
 * The indexes, each with its reason. Each index that a transition changes costs the server about 5 µs, so there is none
 * without need.
 *
 * <p>The partial indexes begin with the state although it is the same in all their entries: it is compressed to nothing
 * there, and it lets counting and distinct values be answered from the index alone.
 */
final class MongoIndexes {
    /** The index that every collection has. Named as a hint where a filter by ids has more conditions. */
    static final BsonDocument ID = new BsonDocument("_id", new BsonInt32(1));
    /** What is due: counted and read by pool, due time and slot. Due times cluster on full seconds, so slots skip well. */
    static final String PLANNED = "planned";
    /** The runs of a job over time. */
    static final String CHAIN = "chain";
    /** What a worker has. */
    static final String RUNNING = "running";
    /** At most one active run of each shard of an exclusive job. */
    static final String EXCLUSIVE = "exclusiveShard";
    /** The line of a job whose runs queue: those that nobody has claimed. Other jobs' runs have no entry. */
    static final String LINE = "line";
    /** A place in the queue of a job is taken once. */
    static final String PLACE = "place";
    /** Who waits for a place of a group, first who was due first. Runs that do not wait have no entry. */
    static final String GROUP_LINE = "group_line";
    /** The latest failure of a job, however many runs succeeded since; successes leave it alone. */
    static final String FAILED = "failed";

    /** The skipped times of a job, counted; runs that are not skipped leave it alone. */
    static final String SKIPPED = "skipped";

    /** No two documents hold the same link of a chain: it is unique whether it has one of its own or shares one. */
    static final String LINKS = "links";
    /** What is due of that which shares documents. */
    static final String BUNDLES_PLANNED = "bundles_planned";
    /** What a worker has of that. */
    static final String BUNDLES_RUNNING = "bundles_running";
    /** The bundles that hold runs of a job, over time. */
    static final String BUNDLES_OF_JOB = "bundles_of_job";
    /** Those in which a run of a job failed. */
    static final String BUNDLES_FAILED = "bundles_failed";
    /** Those in which a run of a job was skipped. */
    static final String BUNDLES_SKIPPED = "bundles_skipped";

    private MongoIndexes() {}

    static void ensure(MongoCollections collections) {
        Calls.run(
                () -> "Creating the indexes and the view of runs of database "
                        + collections.database().getName(),
                "without them nothing is fast; try again",
                () -> {
                    collections.runs().createIndexes(ofRuns());
                    collections.jobs().createIndexes(ofJobs());
                    collections
                            .workers()
                            .createIndexes(List.of(index("living", "pool", "expiresAt"), index("expiry", "expiresAt")));
                    collections.triggers().createIndexes(List.of(index("job", "slot", "job")));
                    collections.payloads().createIndexes(List.of(index("age", "writtenAt", "job", "_id")));
                    RunsView.ensure(collections);
                });
    }

    private static List<IndexModel> ofRuns() {
        return List.of(
                partial(PLANNED, RunFields.PLANNED, "state", "pool", "due", "slot"),
                index(CHAIN, "slot", "job", "scheduledTime"),
                partial(RUNNING, RunFields.RUNNING, "state", "owner"),
                new IndexModel(
                        ascending("slot", "job", "shard"),
                        new IndexOptions()
                                .name(EXCLUSIVE)
                                .unique(true)
                                .partialFilterExpression(Filters.eq("active", true))),
                partial(LINE, Filters.eq("line", true), "slot", "job", "scheduledTime"),
                new IndexModel(
                        ascending("slot", "job", "place"),
                        new IndexOptions().name(PLACE).unique(true).partialFilterExpression(Filters.exists("place"))),
                partial(GROUP_LINE, MongoGroupPlaces.WAITS, "state", "attempt", "waitsFor", "waitingSince", "due"),
                partial(FAILED, RunFields.FAILED_OR_TIMED_OUT, "slot", "job", "finishedAt"),
                partial(SKIPPED, RunFields.SKIPPED, "slot", "job"),
                new IndexModel(
                        ascending("slot", "scheduledTime", "uid", "part"),
                        new IndexOptions().name(LINKS).unique(true)),
                partial(BUNDLES_PLANNED, Bundles.ANY_PLANNED, "isPlanned", "pool", "due", "slot", "planned"),
                partial(BUNDLES_RUNNING, Bundles.ANY_RUNNING, "isRunning", "owner"),
                partial(BUNDLES_OF_JOB, Filters.exists("jobs"), "slot", "jobs", "scheduledTime"),
                partial(BUNDLES_FAILED, Filters.exists("failed"), "slot", "failed"),
                partial(BUNDLES_SKIPPED, Filters.exists("skipped"), "slot", "skipped"));
    }

    private static List<IndexModel> ofJobs() {
        return List.of(
                index("feed", "changedAt"),
                index("slot", "slot"),
                partial("tombstones", Filters.eq("status", "DELETED"), "status", "changedAt"));
    }

    private static IndexModel index(String name, String... fields) {
        return new IndexModel(ascending(fields), new IndexOptions().name(name));
    }

    private static IndexModel partial(String name, Bson filter, String... fields) {
        return new IndexModel(ascending(fields), new IndexOptions().name(name).partialFilterExpression(filter));
    }
}
