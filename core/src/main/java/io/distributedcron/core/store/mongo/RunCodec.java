package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;

/**
 * A run as its document. Besides what a run holds, a document has:
 *
 * <ul>
 *   <li>{@code active: true} on the exclusive run that occupies its job's only place;
 *   <li>{@code line: true} on an unclaimed run of a job whose runs queue;
 *   <li>{@code place}: on one that waits, the number of its place in the queue: each is taken once, so there are no more
 *       than the limit;
 *   <li>{@code waitsFor}: on one that has waited for a place of a group, which group; it tells only while nobody has
 *       claimed the run;
 *   <li>{@code manual: true} on a run that somebody asked for;
 *   <li>{@code shard} on the run of any shard but 0;
 *   <li>{@code uid} of its job, and {@code part}, what its id says besides uid and time, on every run but a link: by these
 *       no two documents hold the same run, see {@link BundleCodec};
 *   <li>{@code write}: a random number of the call that ended the run or its attempt last, so that a call whose answer
 *       tells less than it needs finds out what it did itself.
 * </ul>
 */
final class RunCodec implements Codec<Run> {
    /** Of a run inside a bundle, which does not stand where the bundle says. */
    static final String APART = "apart";

    @Override
    public Class<Run> getEncoderClass() {
        return Run.class;
    }

    @Override
    public void encode(BsonWriter writer, Run run, EncoderContext context) {
        writer.writeStartDocument();
        String uid = run.id().job().value();
        writer.writeString("uid", uid);
        if (!run.id().isLink()) {
            writer.writeString("part", run.id().value().substring(uid.length() + 1));
        }
        encodeFields(writer, run);
        writer.writeEndDocument();
    }

    /** As one of several in a document, standing apart from what that says of all. */
    static void encodeApart(BsonWriter writer, Run run) {
        writer.writeStartDocument();
        writer.writeBoolean(APART, true);
        encodeFields(writer, run);
        writer.writeEndDocument();
    }

    private static void encodeFields(BsonWriter writer, Run run) {
        writer.writeString("_id", run.id().value());
        writer.writeString("job", run.job().toString());
        writer.writeInt32("slot", run.slot().number());
        writer.writeString("pool", run.pool().toString());
        writer.writeInt64("revision", run.revision());
        Fields.writeInstant(writer, "scheduledTime", run.scheduledTime());
        Fields.writeInstant(writer, "due", run.dueTime());
        run.deadline().ifPresent(time -> Fields.writeInstant(writer, "deadline", time));
        writer.writeString("state", run.state().name());
        writer.writeInt32("attempt", run.attempt());
        if (run.lostAttempts() != 0) {
            writer.writeInt32("lostAttempts", run.lostAttempts());
        }
        writer.writeInt64("ticket", run.ticket().value());
        Fields.writeInstant(writer, "plannedAsOf", run.plannedAsOf());
        if (run.id().isManual()) {
            writer.writeBoolean("manual", true);
        }
        int shard = run.id().shard();
        if (shard != 0) {
            writer.writeInt32("shard", shard);
        }
        writer.writeName("spec");
        SpecCodec.write(writer, run.spec());
        encodeProgress(writer, run);
    }

    private static void encodeProgress(BsonWriter writer, Run run) {
        run.claim().ifPresent(claim -> encodeClaim(writer, claim));
        if (run.active() && run.spec().concurrency().exclusive()) {
            writer.writeBoolean("active", true);
        }
        if (run.state() == RunState.PLANNED
                && run.claim().isEmpty()
                && run.spec().concurrency() == ConcurrencyPolicy.QUEUE) {
            writer.writeBoolean("line", true);
        }
        run.waitingSince().ifPresent(time -> Fields.writeInstant(writer, "waitingSince", time));
        run.startedAt().ifPresent(time -> Fields.writeInstant(writer, "startedAt", time));
        run.finishedAt().ifPresent(time -> Fields.writeInstant(writer, "finishedAt", time));
        run.lastFailure().ifPresent(failure -> encodeFailure(writer, "lastFailure", failure));
        run.ending().ifPresent(ending -> encodeEnding(writer, ending));
        run.cancelRequested().ifPresent(reason -> writer.writeString("cancelRequested", reason.name()));
    }

    static void encodeClaim(BsonWriter writer, Claim claim) {
        writer.writeBinaryData("token", Fields.uuid(claim.token().value()));
        writer.writeString("owner", claim.owner().value());
        Fields.writeInstant(writer, "claimedAt", claim.claimedAt());
    }

    private static void encodeEnding(BsonWriter writer, Ending ending) {
        switch (ending) {
            case Ending.Succeeded(var result) -> result.ifPresent(json -> writer.writeString("result", json));
            case Ending.Failed(Failure failure) -> encodeFailure(writer, "failure", failure);
            case Ending.TimedOut(Failure failure) -> encodeFailure(writer, "failure", failure);
            case Ending.Cancelled(var reason) -> writer.writeString("reason", reason.name());
            case Ending.Skipped(var reason, var through, var times) -> {
                writer.writeString("reason", reason.name());
                through.ifPresent(time -> Fields.writeInstant(writer, "skippedThrough", time));
                if (times > 1) {
                    writer.writeInt32("skippedTimes", times);
                }
            }
        }
    }

    private static void encodeFailure(BsonWriter writer, String name, Failure failure) {
        writer.writeStartDocument(name);
        writer.writeString("class", failure.errorClass());
        writer.writeString("message", failure.message());
        writer.writeEndDocument();
    }

    @Override
    public Run decode(BsonReader reader, DecoderContext context) {
        return new RunReader().read(reader);
    }

    static Run decode(RawBsonDocument raw) {
        try (BsonReader reader = Fields.reader(raw)) {
            return new RunReader().read(reader);
        }
    }
}
