package io.distributedcron.operator.job;

import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.declare.PayloadText;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a resource asks for by its annotations: a run beside the schedule. */
public sealed interface TriggerWish {
    /** The annotation with the token. */
    String TOKEN = Resources.GROUP + "/trigger";

    /** The annotation with the payload that the function gets instead of the job's. */
    String PAYLOAD = Resources.GROUP + "/trigger-payload";

    /** Nothing. */
    record None() implements TriggerWish {}

    /**
     * A run.
     *
     * @param payload instead of the job's; empty: the job's
     */
    record Asked(TriggerToken token, Optional<PayloadText> payload) implements TriggerWish {}

    /**
     * Something that cannot be.
     *
     * @param reason one of {@link JobReason}
     * @param message names annotation, value and remedy
     */
    record Refused(String reason, String message) implements TriggerWish {}

    /** Reads the annotations; a token that was obeyed already asks for nothing, whatever stands beside it. */
    static TriggerWish of(DistributedCronJob resource) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of());
        String token = annotations.get(TOKEN);
        if (token == null || token.equals(JobStatus.lastToken(resource).orElse(null))) {
            return new None();
        }
        if (!TriggerToken.valid(token)) {
            return new Refused(
                    JobReason.INVALID_TRIGGER,
                    "metadata.annotations['" + TOKEN + "']: '" + token + "' must be " + TriggerToken.EXPECTED + ".");
        }
        try {
            Optional<PayloadText> payload = Optional.ofNullable(annotations.get(PAYLOAD))
                    .map(text -> PayloadText.parse("metadata.annotations['" + PAYLOAD + "']", text));
            return new Asked(new TriggerToken(token), payload);
        } catch (InvalidRequestException e) {
            return new Refused(JobReason.INVALID_TRIGGER, e.getMessage() + " Then use the token again.");
        }
    }

    /** Whether two versions of a resource ask for the same by their annotations, of whichever kind. */
    static boolean same(DistributedCronJob one, DistributedCronJob other) {
        return ours(one).equals(ours(other));
    }

    private static Map<String, String> ours(DistributedCronJob resource) {
        Map<String, String> ours =
                new HashMap<>(Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of()));
        ours.keySet().removeIf(name -> !name.startsWith(Resources.GROUP + "/"));
        return ours;
    }
}
