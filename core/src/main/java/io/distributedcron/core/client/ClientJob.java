package io.distributedcron.core.client;

import io.distributedcron.core.cron.InvalidScheduleException;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.declare.PayloadText;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.store.JobDeclaration;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A job as a program declares it. Immutable; made by {@link #of}, and changed by the methods that answer a copy.
 *
 * <p>It lives in a <i>space</i>: the namespace {@code client.<space>}, which no namespace of Kubernetes can be called, so
 * that the operator's jobs and those of clients never meet.
 *
 * @param id its name, {@code client.<space>/<name>}
 * @param spec what is declared, but for the payload
 * @param payload what its function gets
 * @param suspended whether no runs shall be planned
 */
public record ClientJob(JobId id, JobSpec spec, PayloadText payload, boolean suspended) {
    private static final String SPACES = "client.";
    private static final Pattern SPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

    /**
     * The id of a job of clients.
     *
     * @param space 1 to 63 lower-case letters, digits and dashes
     * @param name 1 to 253 letters, digits, dots, dashes and underscores
     * @throws InvalidRequestException if one of them is not
     */
    public static JobId id(String space, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequestException(
                    "name",
                    name,
                    "is no name of a job",
                    "Write 1 to 253 letters, digits, dots, dashes and underscores, beginning and ending with a letter or"
                            + " digit.");
        }
        return new JobId(namespace(space), name);
    }

    static String namespace(String space) {
        if (!SPACE.matcher(space).matches()) {
            throw new InvalidRequestException(
                    "space",
                    space,
                    "is no name of a space",
                    "Write 1 to 63 lower-case letters, digits and dashes, beginning and ending with a letter or digit.");
        }
        return SPACES + space;
    }

    /** Whether a job is of a client, and not of the operator. */
    static boolean isOfClient(JobId id) {
        return id.namespace().startsWith(SPACES);
    }

    /**
     * A job that runs by a schedule in UTC, with every default: one attempt, no payload, runs side by side.
     *
     * @param schedule an expression as docs/schedules.md describes it
     * @param function what the workers run
     * @param pool whose workers, as {@code namespace/name}
     * @throws InvalidRequestException if one of them is not valid
     */
    public static ClientJob of(String space, String name, String schedule, String function, String pool) {
        JobId id = id(space, name);
        if (function.isBlank()) {
            throw new InvalidRequestException(
                    "function", function, "is blank", "Name a function that the workers of the pool announce.");
        }
        JobSpec spec = JobSpec.of(function, Timing.of(schedule, "UTC"), pool(pool));
        return new ClientJob(id, spec, PayloadText.NONE, false).checked();
    }

    private static PoolId pool(String text) {
        try {
            return PoolId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "pool", text, "is no worker pool", "Write namespace/name of a WorkerPool.");
        }
    }

    /**
     * The same at other times.
     *
     * @throws InvalidRequestException if they cannot be understood
     */
    public ClientJob timing(Timing timing) {
        return with(spec -> spec.at(timing)).checked();
    }

    /**
     * The same with its schedule read in this zone.
     *
     * @param zone a name of the tz database, such as Europe/Berlin
     * @throws InvalidRequestException if there is no such zone
     */
    public ClientJob timeZone(String zone) {
        Timing is = spec.timing();
        return timing(new Timing(
                is.schedules(), zone, is.notBefore(), is.notAfter(), is.exclusions(), is.dstPolicy(), is.jitter()));
    }

    /**
     * The same with a payload.
     *
     * @param json one JSON value, at most 256 KiB
     * @throws InvalidRequestException if it is not
     */
    public ClientJob payload(String json) {
        return new ClientJob(id, spec, PayloadText.parse("payload", json), suspended);
    }

    /** The same, planned or not. */
    public ClientJob suspended(boolean value) {
        return new ClientJob(id, spec, payload, value);
    }

    /**
     * The same with other policies: concurrency, catch-up, retries, limits. Its payload is not taken over.
     *
     * @throws InvalidRequestException if its times cannot be understood
     */
    public ClientJob with(UnaryOperator<JobSpec> change) {
        return new ClientJob(id, change.apply(spec).with(new Payload.None()), payload, suspended).checked();
    }

    /** The same with a limit for each attempt; positive. */
    public ClientJob timeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new InvalidRequestException(
                    "timeout", timeout.toString(), "is not positive", "Leave it out to let an attempt take any time.");
        }
        return with(is -> is.within(timeout));
    }

    /**
     * The same with each of its times cut into shards, each a run of its own.
     *
     * @throws InvalidRequestException if its runs queue: shards cannot
     */
    public ClientJob shards(Shards shards) {
        return with(is -> is.sharded(shards));
    }

    /**
     * The same, with runs that need a place of a concurrency group of its space.
     *
     * @param group up to 63 lower case letters, digits, dashes and dots
     * @param limit how many of the group's runs may be active when one of this job begins; 1 to 1,000
     * @throws InvalidRequestException if one of them is not valid, or the concurrency policy is not Allow
     */
    public ClientJob inGroup(String group, int limit) {
        try {
            Group places = new Group(group, limit);
            return with(is -> is.sharing(is.sharing().in(places)));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "group",
                    group + ", limit " + limit,
                    "is refused: " + e.getMessage(),
                    "Correct the name, the limit or the concurrency policy.");
        }
    }

    private ClientJob checked() {
        if (spec.shards().several() && spec.concurrency() == ConcurrencyPolicy.QUEUE) {
            throw new InvalidRequestException(
                    "shards",
                    Integer.toString(spec.shards().count()),
                    "cannot queue",
                    "Choose Allow, Forbid or Replace, which hold for each shard by itself, or leave the shards out.");
        }
        try {
            var unused = Schedule.of(spec.timing(), id.toString());
            return this;
        } catch (InvalidScheduleException e) {
            throw InvalidRequestException.of(e);
        }
    }

    JobDeclaration declared(JobUid uid, long revision) {
        Payload kept = payload.kept(Payload.Stored.of(uid, revision));
        return new JobDeclaration(
                id,
                uid,
                revision,
                spec.with(kept),
                suspended,
                kept instanceof Payload.Stored ? payload.json() : Optional.empty());
    }
}
