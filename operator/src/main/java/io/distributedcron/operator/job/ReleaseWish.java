package io.distributedcron.operator.job;

import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.ReleaseStatus;
import io.distributedcron.operator.api.Resources;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether a resource asks by its annotation that the job is held no longer. */
public sealed interface ReleaseWish {
    /** The annotation with the token. */
    String TOKEN = Resources.GROUP + "/release";

    /** It does not. */
    record None() implements ReleaseWish {}

    /** It does. */
    record Asked(TriggerToken token) implements ReleaseWish {}

    /** Something that cannot be; the message names annotation, value and remedy. */
    record Refused(String message) implements ReleaseWish {}

    /** Reads the annotation; a token that was obeyed already asks for nothing. */
    static ReleaseWish of(DistributedCronJob resource) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of());
        String token = annotations.get(TOKEN);
        Optional<String> last =
                Optional.ofNullable(JobStatus.before(resource).lastRelease()).map(ReleaseStatus::token);
        if (token == null || last.equals(Optional.of(token))) {
            return new None();
        }
        return TriggerToken.valid(token)
                ? new Asked(new TriggerToken(token))
                : new Refused("metadata.annotations['" + TOKEN + "']: '" + token + "' must be " + TriggerToken.EXPECTED
                        + ".");
    }
}
