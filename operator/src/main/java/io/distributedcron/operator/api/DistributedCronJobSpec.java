package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link DistributedCronJob} declares; named as in batch/v1 CronJob wherever the meaning is the same. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.schedule) != has(self.schedules)",
        fieldPath = ".schedule",
        message = "set either schedule or schedules, not both")
@ValidationRule(
        value = "!has(self.schedule) || !self.schedule.contains('TZ=')",
        fieldPath = ".schedule",
        message = "schedule must not contain a time zone: write it into timeZone")
@ValidationRule(
        value = "!has(self.schedule) || self.schedule.contains('TZ=') || self.schedule.matches('"
                + DistributedCronJobSpec.SCHEDULE + "')",
        fieldPath = ".schedule",
        message = "schedule must have " + DistributedCronJobSpec.SCHEDULE_IN_WORDS)
@ValidationRule(
        value = "!has(self.schedules) || self.schedules.all(it, !it.contains('TZ=') && it.matches('"
                + DistributedCronJobSpec.SCHEDULE + "'))",
        fieldPath = ".schedules",
        message = "each of schedules must contain no time zone, and have " + DistributedCronJobSpec.SCHEDULE_IN_WORDS)
@ValidationRule(
        value = "!has(self.notBefore) || !has(self.notAfter) || self.notBefore <= self.notAfter",
        fieldPath = ".notAfter",
        message = "notAfter must not be before notBefore")
@ValidationRule(
        value = "!has(self.catchUpLimit) || self.catchUpPolicy == 'All'",
        fieldPath = ".catchUpLimit",
        message = "catchUpLimit says how many times catchUpPolicy All runs: set catchUpPolicy to All, or leave it out")
@ValidationRule(
        value = "!has(self.catchUpWindowSeconds) || self.catchUpPolicy != 'None'",
        fieldPath = ".catchUpWindowSeconds",
        message =
                "catchUpWindowSeconds means nothing where catchUpPolicy is None: leave it out, or choose Latest or All")
@ValidationRule(
        value =
                "!has(self.deadlineSeconds) || !has(self.timeoutSeconds) || self.timeoutSeconds <= self.deadlineSeconds",
        fieldPath = ".deadlineSeconds",
        message = "deadlineSeconds must not be below timeoutSeconds: it bounds the run over all its attempts")
@ValidationRule(
        value = "self.catchUpPolicy != 'All' || self.concurrencyPolicy in ['Allow', 'Queue']",
        fieldPath = ".catchUpPolicy",
        message = "catchUpPolicy All needs concurrencyPolicy Allow or Queue: what is caught up is due at once, and"
                + " Forbid and Replace would leave one run of it. Set Allow or Queue, or catch up with Latest")
@ValidationRule(
        value = "!has(self.queueLimit) || self.concurrencyPolicy == 'Queue'",
        fieldPath = ".queueLimit",
        message = "queueLimit says how many runs concurrencyPolicy Queue lets wait: set concurrencyPolicy to Queue, or"
                + " leave it out")
@ValidationRule(
        value = "!has(self.shards) || self.concurrencyPolicy != 'Queue'",
        fieldPath = ".shards",
        message = "shards cannot queue: set concurrencyPolicy to Allow, Forbid or Replace, which hold for each shard by"
                + " itself, or leave shards out")
@ValidationRule(
        value = "!has(self.concurrencyGroup) || self.concurrencyPolicy == 'Allow'",
        fieldPath = ".concurrencyGroup",
        message =
                "concurrencyGroup needs concurrencyPolicy Allow: the group itself says how many runs there are at once,"
                        + " and lets the others wait. Set Allow, or leave the group out")
public record DistributedCronJobSpec(
        @JsonPropertyDescription(
                "When the job runs: a cron expression of five fields (minute, hour, day of month, month,"
                        + " day of week), of six with leading seconds, a macro such as @hourly or @daily, a period such"
                        + " as @every 90s, or a single time such as at:2026-12-24T18:00:00Z.")
        @Size(min = 1, max = 256)
        @PrinterColumn(name = "Schedule")
        @Nullable
        String schedule,

        @JsonPropertyDescription(
                "Several schedules, 1 to 16, instead of one; a time that two of them name is one time.")
        @Nullable
        List<String> schedules,

        @JsonPropertyDescription(
                "The time zone in which the schedule is read: a name of the tz database, such as UTC or"
                        + " Europe/Berlin.")
        @Default("UTC")
        @Size(min = 1, max = 64)
        @PrinterColumn(name = "Time Zone")
        String timeZone,

        @JsonPropertyDescription("The earliest time at which the job runs, included; absent: from the beginning.")
        @Nullable
        String notBefore,

        @JsonPropertyDescription("The latest time at which the job runs, included; absent: for ever.") @Nullable
        String notAfter,

        @JsonPropertyDescription(
                "Holidays and freezes, at most 64: days or whiles, by the clock of timeZone, at which the"
                        + " job does not run.")
        @Nullable
        List<ExclusionSpec> exclusions,

        @JsonPropertyDescription(
                "What becomes of a time of day that the clock jumps over when it is put forward: RunAfter"
                        + " runs it right after the jump, Skip not at all.")
        @Default("RunAfter")
        DstPolicy dstPolicy,

        @JsonPropertyDescription(
                "By how many seconds at most a run is due later than its time, but always before the next"
                        + " time: spread by the job's name and the time, the same on every node.")
        @Default("0")
        @Min(0)
        @Max(86_400)
        Integer jitterSeconds,

        @JsonPropertyDescription(
                "While true no run is planned, and runs that have not ended are cancelled, but for those that somebody asked for. Times that"
                        + " pass meanwhile are not made up for.")
        @Default("false")
        @PrinterColumn(name = "Suspend")
        @SelectableField
        Boolean suspend,

        @JsonPropertyDescription("The function that runs, as the workers of the pool announce it.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$")
        String functionName,

        @JsonPropertyDescription("What the function gets: any JSON value, at most 256 KiB.")
        @PreserveUnknownFields
        @Nullable
        JsonNode payload,

        @JsonPropertyDescription("The WorkerPool of the same namespace whose workers run the job.")
        @Default("default")
        @Size(min = 1, max = 52)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @SelectableField
        String workerPool,

        @JsonPropertyDescription("What happens when a run becomes due while an earlier one is still active: Allow runs"
                + " them side by side, Forbid skips the new one, Replace cancels the earlier one, Queue lets the new one wait until"
                + " those before it are over.")
        @Default("Allow")
        ConcurrencyPolicy concurrencyPolicy,

        @JsonPropertyDescription("How many runs wait at most under concurrencyPolicy Queue; absent: "
                + DistributedCronJobSpec.QUEUE_LIMIT + ". A run that finds so many waiting is skipped.")
        @Min(1)
        @Max(100)
        @Nullable
        Integer queueLimit,

        @JsonPropertyDescription("Into how many runs each time is cut, each with its own retries, timeouts and history;"
                + " absent: one.")
        @Nullable
        ShardsSpec shards,

        @JsonPropertyDescription("The group whose places the runs of this job need to be active; absent: none. Runs for"
                + " which no place is left wait, and go by when they were due.")
        @Nullable
        ConcurrencyGroupSpec concurrencyGroup,

        @JsonPropertyDescription("How a failed run is tried again.") @Default("{}")
        RetrySpec retry,

        @JsonPropertyDescription("How long one attempt may take, in seconds; absent: as long as it wants.")
        @Min(1)
        @Max(8_640_000)
        @Nullable
        Integer timeoutSeconds,

        @JsonPropertyDescription(
                "How long after it was due a run may go on, over all its attempts, in seconds; absent: as"
                        + " long as they take. No attempt begins later, and one that runs then is interrupted.")
        @Min(1)
        @Max(8_640_000)
        @Nullable
        Integer deadlineSeconds,

        @JsonPropertyDescription("How late a run may start before it is skipped, in seconds; absent: any time.")
        @Min(1)
        @Max(8_640_000)
        @Nullable
        Integer startingDeadlineSeconds,

        @JsonPropertyDescription("After how many failed runs in a row no more are planned, until the job is changed or"
                + " released by the annotation distributedcron.io/release; absent: never. Of a time with several shards"
                + " counts how it ended as a whole.")
        @Min(1)
        @Max(100)
        @Nullable
        Integer suspendAfterFailures,

        @JsonPropertyDescription(
                "What happens to times missed while the system was down: Latest runs the latest of them"
                        + " once, All the newest of them up to catchUpLimit, each once, None skips them all.")
        @Default("Latest")
        CatchUpPolicy catchUpPolicy,

        @JsonPropertyDescription("How many missed times run under catchUpPolicy All; absent: "
                + DistributedCronJobSpec.CATCH_UP_LIMIT + ". Older ones are skipped.")
        @Min(1)
        @Max(1_000)
        @Nullable
        Integer catchUpLimit,

        @JsonPropertyDescription("How long ago a missed time that still runs may be, in seconds; absent: any time. A"
                + " startingDeadlineSeconds holds as well.")
        @Min(1)
        @Max(31_622_400)
        @Nullable
        Integer catchUpWindowSeconds,

        @JsonPropertyDescription("How many runs that succeeded are kept; a time with several shards counts once.")
        @Default("3")
        @Min(0)
        @Max(1_000)
        Integer successfulJobsHistoryLimit,

        @JsonPropertyDescription("How many runs that ended otherwise are kept; a time with several shards counts once.")
        @Default("1")
        @Min(0)
        @Max(1_000)
        Integer failedJobsHistoryLimit,

        @JsonPropertyDescription(
                "How long a run that succeeded is kept, in seconds, if it is among those that are kept;"
                        + " absent: any time. A record stays for ten minutes in any case, and may be deleted an hour late.")
        @Min(1)
        @Max(8_640_000)
        @Nullable
        Integer successfulJobsHistorySeconds,

        @JsonPropertyDescription(
                "How long a run that ended otherwise is kept, in seconds, if it is among those that are"
                        + " kept; absent: any time.")
        @Min(1)
        @Max(8_640_000)
        @Nullable
        Integer failedJobsHistorySeconds) {
    /** How many missed times run under {@link CatchUpPolicy#All} where nothing is said. */
    public static final int CATCH_UP_LIMIT = 100;

    /** How many runs wait under {@link ConcurrencyPolicy#Queue} where nothing is said. */
    public static final int QUEUE_LIMIT = 10;

    static final String SCHEDULE =
            "^\\\\s*(@[A-Za-z]+|@[Ee][Vv][Ee][Rr][Yy]\\\\s+\\\\S+|@[Aa][Tt]\\\\s+\\\\S+|[Aa][Tt]:\\\\s*\\\\S+|\\\\S+(\\\\s+\\\\S+){4,5})\\\\s*$";

    static final String SCHEDULE_IN_WORDS =
            "five fields (minute hour day-of-month month day-of-week), six with leading seconds, or be a macro such as"
                    + " @daily, a period such as @every 90s, or a time such as at:2026-12-24T18:00:00Z";

    /** What happens when runs of a job would overlap. */
    public enum ConcurrencyPolicy {
        Allow,
        Forbid,
        Replace,
        Queue
    }

    /** What happens to times missed while the system was down. */
    public enum CatchUpPolicy {
        Latest,
        All,
        None
    }

    /** What becomes of a time that the clock jumps over. */
    public enum DstPolicy {
        RunAfter,
        Skip
    }

    /** Puts the defaults in the place of what is absent; the required text becomes empty, which no function is. */
    public DistributedCronJobSpec {
        dstPolicy = Objects.requireNonNullElse(dstPolicy, DstPolicy.RunAfter);
        jitterSeconds = Objects.requireNonNullElse(jitterSeconds, 0);
        timeZone = Objects.requireNonNullElse(timeZone, "UTC");
        suspend = Objects.requireNonNullElse(suspend, false);
        functionName = Objects.requireNonNullElse(functionName, "");
        workerPool = Objects.requireNonNullElse(workerPool, "default");
        concurrencyPolicy = Objects.requireNonNullElse(concurrencyPolicy, ConcurrencyPolicy.Allow);
        retry = Objects.requireNonNullElse(retry, RetrySpec.DEFAULT);
        catchUpPolicy = Objects.requireNonNullElse(catchUpPolicy, CatchUpPolicy.Latest);
        successfulJobsHistoryLimit = Objects.requireNonNullElse(successfulJobsHistoryLimit, 3);
        failedJobsHistoryLimit = Objects.requireNonNullElse(failedJobsHistoryLimit, 1);
    }

    /** Its schedules, however they are written; an empty one where there is none. */
    public List<String> expressions() {
        List<String> all = new ArrayList<>();
        if (schedule != null) {
            all.add(schedule);
        }
        if (schedules != null) {
            all.addAll(schedules);
        }
        return all.isEmpty() ? List.of("") : List.copyOf(all);
    }
}
