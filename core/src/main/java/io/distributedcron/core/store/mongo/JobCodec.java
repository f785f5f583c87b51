package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.store.JobChange;
import io.distributedcron.core.store.JobDeclaration;
import java.time.Instant;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A job as its document. Its {@code changedAt} is set by the server, and {@code trim} holds the note of what the janitor
 * deleted.
 */
final class JobCodec {
    private @Nullable JobId id;
    private @Nullable JobUid uid;
    private @Nullable PoolId pool;
    private @Nullable Long revision;
    private Job.@Nullable Status status;
    private SpecCodec.@Nullable Parts spec;
    private @Nullable Instant changedAt;

    private JobCodec() {}

    /** A declaration as it is stored, but for the time of the change. */
    static BsonDocument declared(JobDeclaration declaration) {
        BsonDocument document = new BsonDocument();
        try (BsonDocumentWriter writer = new BsonDocumentWriter(document)) {
            writer.writeStartDocument();
            writer.writeString("_id", declaration.id().toString());
            writer.writeInt32("slot", declaration.id().slot().number());
            writer.writeString("uid", declaration.uid().value());
            writer.writeInt64("revision", declaration.revision());
            writer.writeString("pool", declaration.spec().pool().toString());
            Job.Status status = declaration.suspended() ? Job.Status.SUSPENDED : Job.Status.ACTIVE;
            writer.writeString("status", status.name());
            writer.writeName("spec");
            SpecCodec.write(writer, declaration.spec());
            writer.writeEndDocument();
        }
        return document;
    }

    static Job job(RawBsonDocument raw) {
        return read(raw).job();
    }

    static JobChange change(RawBsonDocument raw) {
        return read(raw).change();
    }

    private static JobCodec read(RawBsonDocument raw) {
        JobCodec read = new JobCodec();
        try (BsonReader reader = Fields.reader(raw)) {
            read.read(reader);
        }
        return read;
    }

    private void read(BsonReader reader) {
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = reader.readName();
            try {
                readField(name, reader);
            } catch (RuntimeException e) {
                throw Fields.unreadable(name, e);
            }
        }
        reader.readEndDocument();
    }

    private void readField(String name, BsonReader reader) {
        switch (name) {
            case "_id" -> id = JobId.parse(reader.readString());
            case "uid" -> uid = new JobUid(reader.readString());
            case "revision" -> revision = Fields.readLong(reader);
            case "pool" -> pool = PoolId.parse(reader.readString());
            case "status" -> status = Job.Status.valueOf(reader.readString());
            case "spec" -> spec = SpecCodec.read(reader);
            case "changedAt" -> changedAt = Fields.readInstant(reader);
            default -> reader.skipValue();
        }
    }

    private Job job() {
        return new Job(
                Fields.required("_id", id),
                Fields.required("uid", uid),
                Fields.required("revision", revision),
                Fields.required("spec", spec).in(Fields.required("pool", pool)),
                Fields.required("status", status),
                Fields.required("changedAt", changedAt));
    }

    private JobChange change() {
        return new JobChange(
                Fields.required("_id", id),
                Fields.required("uid", uid),
                Fields.required("revision", revision),
                Fields.required("status", status),
                Fields.required("changedAt", changedAt));
    }
}
