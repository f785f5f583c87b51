package io.distributedcron.operator.job;

import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.SkippedTimes;
import io.distributedcron.operator.api.DistributedCronJobStatus;
import io.distributedcron.operator.api.SkippedStatus;
import io.distributedcron.operator.condition.Conditions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Skipped times, as a status and events show them. */
public final class SkippedTimesShown {
    private SkippedTimesShown() {}

    /** For a status; null where nothing was skipped. */
    static @Nullable List<SkippedStatus> of(Map<SkipReason, SkippedTimes> skipped) {
        List<SkippedStatus> shown = skipped.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(SkippedTimesShown::word)))
                .map(entry -> new SkippedStatus(
                        word(entry.getKey()),
                        entry.getValue().count(),
                        entry.getValue().more() ? Boolean.TRUE : null,
                        Conditions.time(entry.getValue().last())))
                .toList();
        return shown.isEmpty() ? null : shown;
    }

    /** For which reasons one status has later times than an earlier one. */
    public static List<SkipReason> news(DistributedCronJobStatus before, DistributedCronJobStatus after) {
        List<SkippedStatus> known = Objects.requireNonNullElse(before.skipped(), List.of());
        List<SkipReason> news = new ArrayList<>();
        for (SkipReason reason : SkipReason.values()) {
            for (SkippedStatus now : Objects.requireNonNullElse(after.skipped(), List.<SkippedStatus>of())) {
                boolean later = known.stream()
                        .noneMatch(was -> was.reason().equals(now.reason())
                                && was.lastTime().compareTo(now.lastTime()) >= 0);
                if (now.reason().equals(word(reason)) && later) {
                    news.add(reason);
                }
            }
        }
        return news;
    }

    /** The reason as one CamelCase word. */
    static String word(SkipReason reason) {
        return switch (reason) {
            case FORBIDDEN -> "Forbidden";
            case NEWER_ACTIVE -> "NewerActive";
            case QUEUE_FULL -> "QueueFull";
            case STARTING_DEADLINE -> "StartingDeadline";
            case DEADLINE -> "Deadline";
            case MISSED_LATER_RUNS -> "MissedLaterRuns";
            case MISSED_TOO_LONG_AGO -> "MissedTooLongAgo";
            case MISSED -> "Missed";
            case SUPERSEDED -> "Superseded";
            case HELD -> "Held";
            case ALREADY_OVER -> "AlreadyOver";
        };
    }

    /** What an event says; the same for the same reason, so that repeats are one event. */
    public static String message(SkipReason reason) {
        String why =
                switch (reason) {
                    case FORBIDDEN -> "an earlier run was still active (concurrencyPolicy Forbid)";
                    case NEWER_ACTIVE -> "a later run was already active (concurrencyPolicy Replace)";
                    case QUEUE_FULL -> "as many runs were waiting as queueLimit allows (concurrencyPolicy Queue)";
                    case DEADLINE -> "they had not started when their deadlineSeconds were over";
                    case STARTING_DEADLINE -> "they could not start within startingDeadlineSeconds";
                    case MISSED_LATER_RUNS ->
                        "they were missed while no scheduler was running, and later ones run instead (catchUpPolicy)";
                    case MISSED_TOO_LONG_AGO ->
                        "they were missed while no scheduler was running, longer ago than catchUpWindowSeconds";
                    case MISSED -> "they were missed while no scheduler was running (catchUpPolicy None)";
                    case HELD -> "they were waiting when the job was held (suspendAfterFailures)";
                    case SUPERSEDED -> "the job was changed while they were waiting";
                    case ALREADY_OVER -> "they had run before";
                };
        return "Planned times were skipped: " + why + ". How many, and the latest, is in status.skipped.";
    }
}
