package io.distributedcron.operator.condition;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The conditions of a status, made from those it had. */
public final class Conditions {
    private Conditions() {}

    /** The conditions after these verdicts; the time of one changes only when its truth does. */
    public static List<Condition> after(List<Condition> before, List<Verdict> verdicts, long generation, Instant now) {
        return verdicts.stream()
                .sorted(Comparator.comparing(Verdict::type))
                .map(verdict -> condition(find(before, verdict.type()), verdict, generation, now))
                .toList();
    }

    /** The condition of this type, if there is one. */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream().filter(it -> it.getType().equals(type)).findFirst();
    }

    /** Since when a condition is false or unknown for this reason; empty if it is not. */
    public static Optional<Instant> failingSince(List<Condition> conditions, String type, String reason) {
        return find(conditions, type)
                .filter(it -> !it.getStatus().equals(Verdict.Truth.TRUE.text()))
                .filter(it -> it.getReason().equals(reason))
                .map(it -> Instant.parse(it.getLastTransitionTime()));
    }

    /** A time as Kubernetes writes it: to the second. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Condition condition(Optional<Condition> before, Verdict verdict, long generation, Instant now) {
        String since = before.filter(it -> it.getStatus().equals(verdict.truth().text()))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> time(now));
        return new ConditionBuilder()
                .withType(verdict.type())
                .withStatus(verdict.truth().text())
                .withReason(verdict.reason())
                .withMessage(verdict.message())
                .withObservedGeneration(generation)
                .withLastTransitionTime(since)
                .build();
    }
}
