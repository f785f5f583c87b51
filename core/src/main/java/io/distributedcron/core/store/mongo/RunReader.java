package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.run.WorkerId;
import java.time.Instant;
import java.util.Optional;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.jspecify.annotations.Nullable;

/** Reads one run from its document, whatever the order of its fields and whichever of them it has. */
final class RunReader {
    private final @Nullable CommonFields common;
    private final int index;
    private @Nullable RunId id;
    private @Nullable JobId job;
    private @Nullable PoolId pool;
    private @Nullable Long revision;
    private @Nullable Instant scheduledTime;
    private @Nullable Instant dueTime;
    private @Nullable Instant deadline;
    private @Nullable RunState state;
    private int attempt = 1;
    private int lostAttempts;
    private @Nullable Ticket ticket;
    private SpecCodec.@Nullable Parts spec;
    private @Nullable Instant plannedAsOf;
    private @Nullable Token token;
    private @Nullable WorkerId owner;
    private @Nullable Instant claimedAt;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private @Nullable Failure lastFailure;
    private @Nullable Failure failure;
    private @Nullable String result;
    private @Nullable String reason;
    private @Nullable Instant skippedThrough;
    private int skippedTimes = 1;
    private @Nullable CancelReason cancelRequested;
    private @Nullable Instant waitingSince;
    private boolean apart;
    private int specOf;
    private @Nullable String payload;

    /** Of a document of one run. */
    RunReader() {
        this(null, 0);
    }

    /**
     * Of a bundle.
     *
     * @param common what holds for the run, too, if it does not stand apart; read before it
     * @param index of the run among those of the bundle
     */
    RunReader(@Nullable CommonFields common, int index) {
        this.common = common;
        this.index = index;
    }

    Run read(BsonReader reader) {
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = reader.readName();
            try {
                if (!readPlan(name, reader) && !readProgress(name, reader)) {
                    reader.skipValue();
                }
            } catch (RuntimeException e) {
                throw Fields.unreadable(name, e);
            }
        }
        reader.readEndDocument();
        if (common != null && !apart) {
            fill(common);
            return run(common.spec(specOf));
        }
        return run(Fields.required("spec", spec).in(Fields.required("pool", pool)));
    }

    private void fill(CommonFields shared) {
        id = shared.id(index);
        job = shared.job(index);
        scheduledTime = shared.scheduledTime();
        state = RunState.PLANNED;
        revision = revision == null ? shared.revision() : revision;
        dueTime = dueTime == null ? shared.dueTime() : dueTime;
        deadline = deadline == null ? shared.deadline() : deadline;
        plannedAsOf = plannedAsOf == null ? shared.plannedAsOf() : plannedAsOf;
    }

    /** Whether what was read stands apart from its bundle. */
    boolean apart() {
        return apart;
    }

    private boolean readPlan(String name, BsonReader reader) {
        switch (name) {
            case RunCodec.APART -> apart = reader.readBoolean();
            case "_id" -> id = new RunId(reader.readString());
            case "job" -> job = JobId.parse(reader.readString());
            case "pool" -> pool = PoolId.parse(reader.readString());
            case "revision" -> revision = Fields.readLong(reader);
            case "scheduledTime" -> scheduledTime = Fields.readInstant(reader);
            case "due" -> dueTime = Fields.readInstant(reader);
            case "deadline" -> deadline = Fields.readInstant(reader);
            case "state" -> state = RunState.valueOf(reader.readString());
            case "attempt" -> attempt = Fields.readInt(reader);
            case "lostAttempts" -> lostAttempts = Fields.readInt(reader);
            case "ticket" -> ticket = new Ticket(Fields.readLong(reader));
            case "spec" -> spec = SpecCodec.read(reader);
            case "plannedAsOf" -> plannedAsOf = Fields.readInstant(reader);
            case CommonFields.SPEC_OF -> specOf = Fields.readInt(reader);
            case CommonFields.PAYLOAD -> payload = reader.readString();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean readProgress(String name, BsonReader reader) {
        switch (name) {
            case "token" -> token = new Token(Fields.readUuid(reader));
            case "owner" -> owner = new WorkerId(reader.readString());
            case "claimedAt" -> claimedAt = Fields.readInstant(reader);
            case "startedAt" -> startedAt = Fields.readInstant(reader);
            case "finishedAt" -> finishedAt = Fields.readInstant(reader);
            case "lastFailure" -> lastFailure = readFailure(reader);
            case "failure" -> failure = readFailure(reader);
            case "result" -> result = reader.readString();
            case "reason" -> reason = reader.readString();
            case "skippedThrough" -> skippedThrough = Fields.readInstant(reader);
            case "skippedTimes" -> skippedTimes = Fields.readInt(reader);
            case "cancelRequested" -> cancelRequested = CancelReason.valueOf(reader.readString());
            case "waitingSince" -> waitingSince = Fields.readInstant(reader);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Failure readFailure(BsonReader reader) {
        String errorClass = "";
        String message = "";
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "class" -> errorClass = reader.readString();
                case "message" -> message = reader.readString();
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return new Failure(errorClass, message);
    }

    private Run run(JobSpec declared) {
        RunState readState = Fields.required("state", state);
        return new Run(
                Fields.required("_id", id),
                Fields.required("job", job),
                Fields.required("revision", revision),
                Fields.required("scheduledTime", scheduledTime),
                Fields.required("due", dueTime),
                Optional.ofNullable(deadline),
                readState,
                attempt,
                lostAttempts,
                Fields.required("ticket", ticket),
                payload == null ? declared : declared.with(new Payload.Inline(payload)),
                Fields.required("plannedAsOf", plannedAsOf),
                claim(),
                Optional.ofNullable(startedAt),
                Optional.ofNullable(finishedAt),
                Optional.ofNullable(lastFailure),
                ending(readState),
                Optional.ofNullable(cancelRequested),
                Optional.ofNullable(waitingSince),
                Whereabouts.UNKNOWN);
    }

    private Optional<Claim> claim() {
        return token == null
                ? Optional.empty()
                : Optional.of(
                        new Claim(token, Fields.required("owner", owner), Fields.required("claimedAt", claimedAt)));
    }

    private Optional<Ending> ending(RunState ended) {
        return switch (ended) {
            case PLANNED, RUNNING -> Optional.empty();
            case SUCCEEDED -> Optional.of(new Ending.Succeeded(Optional.ofNullable(result)));
            case FAILED -> Optional.of(new Ending.Failed(Fields.required("failure", failure)));
            case TIMED_OUT -> Optional.of(new Ending.TimedOut(Fields.required("failure", failure)));
            case CANCELLED ->
                Optional.of(new Ending.Cancelled(CancelReason.valueOf(Fields.required("reason", reason))));
            case SKIPPED ->
                Optional.of(new Ending.Skipped(
                        SkipReason.valueOf(Fields.required("reason", reason)),
                        Optional.ofNullable(skippedThrough),
                        skippedTimes));
        };
    }
}
