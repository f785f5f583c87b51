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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link DistributedCronJob} declares; named as in batch/v1 CronJob wherever the meaning is the same. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!self.schedule.contains('TZ=')",
        fieldPath = ".schedule",
        message = "schedule must not contain a time zone: write it into timeZone")
@ValidationRule(
        value =
                "self.schedule.contains('TZ=') || self.schedule.matches('^\\\\s*(@[A-Za-z]+|\\\\S+(\\\\s+\\\\S+){4,5})\\\\s*$')",
        fieldPath = ".schedule",
        message =
                "schedule must have five fields (minute hour day-of-month month day-of-week), six with leading seconds,"
                        + " or be a macro such as @daily")
public record DistributedCronJobSpec(
        @JsonPropertyDescription(
                "When the job runs: a cron expression of five fields (minute, hour, day of month, month,"
                        + " day of week), of six with leading seconds, or a macro such as @hourly or @daily.")
        @Required
        @Size(min = 1, max = 256)
        @PrinterColumn(name = "Schedule")
        String schedule,

        @JsonPropertyDescription(
                "The time zone in which the schedule is read: a name of the tz database, such as UTC or"
                        + " Europe/Berlin.")
        @Default("UTC")
        @Size(min = 1, max = 64)
        @PrinterColumn(name = "Time Zone")
        String timeZone,

        @JsonPropertyDescription("While true no run is planned, and runs that have not ended are cancelled. Times that"
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
                + " them side by side, Forbid skips the new one, Replace cancels the earlier one.")
        @Default("Allow")
        ConcurrencyPolicy concurrencyPolicy,

        @JsonPropertyDescription("How a failed run is tried again.") @Default("{}")
        RetrySpec retry,

        @JsonPropertyDescription("How long one attempt may take, in seconds; absent: as long as it wants.")
        @Min(1)
        @Max(8_640_000)
        @Nullable
        Integer timeoutSeconds,

        @JsonPropertyDescription("How late a run may start before it is skipped, in seconds; absent: any time.")
        @Min(1)
        @Max(8_640_000)
        @Nullable
        Integer startingDeadlineSeconds,

        @JsonPropertyDescription(
                "What happens to times missed while the system was down: Latest runs the latest of them"
                        + " once, None skips them all.")
        @Default("Latest")
        CatchUpPolicy catchUpPolicy,

        @JsonPropertyDescription("How many runs that succeeded are kept.") @Default("3") @Min(0) @Max(1_000)
        Integer successfulJobsHistoryLimit,

        @JsonPropertyDescription("How many runs that ended otherwise are kept.") @Default("1") @Min(0) @Max(1_000)
        Integer failedJobsHistoryLimit) {
    /** What happens when runs of a job would overlap. */
    public enum ConcurrencyPolicy {
        Allow,
        Forbid,
        Replace
    }

    /** What happens to times missed while the system was down. */
    public enum CatchUpPolicy {
        Latest,
        None
    }

    /** Puts the defaults in the place of what is absent; the two required texts become empty, which no schedule is. */
    public DistributedCronJobSpec {
        schedule = Objects.requireNonNullElse(schedule, "");
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
}
