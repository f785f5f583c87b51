package io.distributedcron.core.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Sorts;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobSets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** One insert for many; the unique id refuses names that are taken. */
final class MongoJobSets implements JobSets {
    private final MongoCollections collections;
    private final MalformedDocuments malformed;
    private final MongoPayloads payloads;

    MongoJobSets(MongoCollections collections, MalformedDocuments malformed) {
        this.collections = collections;
        this.malformed = malformed;
        this.payloads = new MongoPayloads(collections);
    }

    @Override
    public Set<JobId> add(List<JobDeclaration> declarations, Instant at) {
        if (declarations.isEmpty()) {
            return Set.of();
        }
        return Calls.call(
                () -> "Adding the jobs "
                        + Calls.some(
                                declarations.stream().map(JobDeclaration::id).toList()),
                "any of them may be added; add them again",
                () -> {
                    payloads.put(declarations);
                    return insert(declarations, at);
                });
    }

    private Set<JobId> insert(List<JobDeclaration> declarations, Instant at) {
        List<BsonDocument> documents = declarations.stream()
                .map(declaration -> JobCodec.declared(declaration).append("changedAt", Fields.dateTime(at)))
                .toList();
        Set<Integer> refused = new HashSet<>();
        try {
            collections
                    .jobs()
                    .withDocumentClass(BsonDocument.class)
                    .insertMany(documents, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            if (!Calls.isDuplicateKey(e)) {
                throw e;
            }
            e.getWriteErrors().stream().map(BulkWriteError::getIndex).forEach(refused::add);
        }
        Set<JobId> added = new HashSet<>();
        for (int i = 0; i < declarations.size(); i++) {
            if (!refused.contains(i)) {
                added.add(declarations.get(i).id());
            }
        }
        return added;
    }

    @Override
    public List<Job> page(String namespace, Optional<String> after, int limit) {
        return Calls.call(() -> "Reading the jobs of namespace " + namespace, "read them again", () -> {
            List<Job> jobs = new ArrayList<>();
            for (RawBsonDocument raw : paged(namespace, after, limit)) {
                malformed.decode("job", raw, JobCodec::job, jobs::add);
            }
            return jobs;
        });
    }

    /** Names follow the namespace and a slash, and a zero follows the slash. */
    FindIterable<RawBsonDocument> paged(String namespace, Optional<String> after, int limit) {
        return collections
                .jobs()
                .find(and(
                        gt("_id", namespace + "/" + after.orElse("")),
                        lt("_id", namespace + "0"),
                        ne("status", Job.Status.DELETED.name())))
                .sort(Sorts.ascending("_id"))
                .hint(MongoIndexes.ID)
                .limit(limit);
    }
}
