package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a {@link DistributedCronJob}. Times are RFC 3339 in UTC, to the second.
 *
 * @param conditions Ready, Scheduled and, where that was asked for, Triggered, Released and Replayed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DistributedCronJobStatus(
        @JsonPropertyDescription("Ready: the job is accepted and can run. Scheduled: its next run is planned."
                + " Triggered: the run that was asked for last is planned. Released: the release that was asked for last was obeyed."
                + " Replayed: what had failed was run again as it was asked for last.")
        List<Condition> conditions,

        @JsonPropertyDescription("The generation of the resource that this status is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The next planned time.") @PrinterColumn(name = "Next") @Nullable
        String nextScheduleTime,

        @JsonPropertyDescription("The latest planned time whose run a worker has taken.") @Nullable
        String lastScheduleTime,

        @JsonPropertyDescription("When the latest run that succeeded ended; of a time with several shards, as a whole.")
        @Nullable
        String lastSuccessfulTime,

        @JsonPropertyDescription(
                "When the latest run that failed or timed out ended; of a time with several shards, as a whole.")
        @Nullable
        String lastFailureTime,

        @JsonPropertyDescription("How many runs are active: from their claim by a worker to their end, waits between"
                + " attempts included.")
        @PrinterColumn(name = "Active")
        @Nullable
        Integer active,

        @JsonPropertyDescription("The run that was asked for last, by the annotation distributedcron.io/trigger.")
        @Nullable
        TriggerStatus lastTrigger,

        @JsonPropertyDescription("Planned times that did not run, by the reason why.") @Nullable
        List<SkippedStatus> skipped,

        @JsonPropertyDescription("The release that was asked for last, by the annotation distributedcron.io/release.")
        @Nullable
        ReleaseStatus lastRelease,

        @JsonPropertyDescription("The replay that was asked for last, by the annotation distributedcron.io/replay.")
        @Nullable
        ReplayStatus lastReplay) {
    public DistributedCronJobStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
    }
}
