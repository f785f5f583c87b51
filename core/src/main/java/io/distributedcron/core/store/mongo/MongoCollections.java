package io.distributedcron.core.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.distributedcron.core.run.Run;
import org.bson.RawBsonDocument;
import org.bson.codecs.configuration.CodecRegistries;

/**
 * The collections of an installation. Documents come as their bytes, so that each is decoded on its own and a malformed
 * one breaks no batch.
 *
 * @param database what they are in
 * @param jobs declared jobs, tombstones, trim notes
 * @param payloads the payloads that are kept beside jobs
 * @param triggers what was asked for by hand
 * @param runs planned, running and finished runs
 * @param plannedRuns the same collection, for writing runs
 * @param groups the places of concurrency groups that are held
 * @param workers the leases of workers
 * @param counters the epoch
 */
record MongoCollections(
        MongoDatabase database,
        MongoCollection<RawBsonDocument> jobs,
        MongoCollection<RawBsonDocument> payloads,
        MongoCollection<RawBsonDocument> triggers,
        MongoCollection<RawBsonDocument> runs,
        MongoCollection<Run> plannedRuns,
        MongoCollection<RawBsonDocument> groups,
        MongoCollection<RawBsonDocument> workers,
        MongoCollection<RawBsonDocument> counters) {
    static final String RUNS = "job_schedules";

    static MongoCollections of(MongoDatabase database) {
        return new MongoCollections(
                database,
                database.getCollection("jobs", RawBsonDocument.class),
                database.getCollection("payloads", RawBsonDocument.class),
                database.getCollection("triggers", RawBsonDocument.class),
                database.getCollection(RUNS, RawBsonDocument.class),
                database.getCollection(RUNS, Run.class)
                        .withCodecRegistry(CodecRegistries.fromRegistries(
                                CodecRegistries.fromCodecs(new RunCodec()), database.getCodecRegistry())),
                database.getCollection("groups", RawBsonDocument.class),
                database.getCollection("workers", RawBsonDocument.class),
                database.getCollection("counters", RawBsonDocument.class));
    }
}
