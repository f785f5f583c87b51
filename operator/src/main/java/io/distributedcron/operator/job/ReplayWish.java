package io.distributedcron.operator.job;

import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.ReplayStatus;
import io.distributedcron.operator.api.Resources;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether a resource asks by its annotations that runs which failed are run again. */
public sealed interface ReplayWish {
    /** The annotation with the token. */
    String TOKEN = Resources.GROUP + "/replay";

    /** The annotation that names one run; absent: all that failed and are on record. */
    String RUN = Resources.GROUP + "/replay-run";

    /** It does not. */
    record None() implements ReplayWish {}

    /** It does. */
    record Asked(TriggerToken token, Optional<RunId> run) implements ReplayWish {}

    /** Something that cannot be; the message names annotation, value and remedy. */
    record Refused(String message) implements ReplayWish {}

    /** Reads the annotations; a token that was obeyed already asks for nothing. */
    static ReplayWish of(DistributedCronJob resource) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of());
        String token = annotations.get(TOKEN);
        Optional<String> last =
                Optional.ofNullable(JobStatus.before(resource).lastReplay()).map(ReplayStatus::token);
        if (token == null || last.equals(Optional.of(token))) {
            return new None();
        }
        if (!TriggerToken.valid(token)) {
            return new Refused(
                    "metadata.annotations['" + TOKEN + "']: '" + token + "' must be " + TriggerToken.EXPECTED + ".");
        }
        try {
            return new Asked(
                    new TriggerToken(token),
                    Optional.ofNullable(annotations.get(RUN)).map(RunId::new));
        } catch (IllegalArgumentException e) {
            return new Refused("metadata.annotations['" + RUN + "']: " + e.getMessage() + ". Name a run by its id.");
        }
    }
}
