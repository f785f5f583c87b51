package io.distributedcron.operator.job;

import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.operator.api.ReleaseStatus;
import io.distributedcron.operator.condition.Conditions;
import io.distributedcron.operator.condition.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a release that a resource asks for.
 *
 * @param verdict what the condition says
 * @param obeyed the release, where it was obeyed
 * @param released whether the job was held before, and is not any more
 */
public record ReleaseOutcome(Verdict verdict, Optional<ReleaseStatus> obeyed, boolean released) implements WishOutcome {
    /** The condition's type. */
    public static final String RELEASED = "Released";

    /** It is not understood. */
    public static ReleaseOutcome refused(String message) {
        return without(Verdict.no(RELEASED, JobReason.INVALID_RELEASE, message));
    }

    /** The job's declaration is not in force. */
    public static ReleaseOutcome waiting(TriggerToken token) {
        return without(Verdict.unknown(
                RELEASED,
                JobReason.WAITING_FOR_JOB,
                "The release that token '" + token
                        + "' asks for waits until the job is accepted: see condition Ready."));
    }

    /** The store did not answer. */
    public static ReleaseOutcome unreachable(TriggerToken token) {
        return without(Verdict.unknown(
                RELEASED,
                JobReason.STORE_UNAVAILABLE,
                "MongoDB did not answer when the job was to be released by token '" + token
                        + "'. The operator tries again by itself."));
    }

    /** What the store answered. */
    public static ReleaseOutcome of(TriggerToken token, boolean released, Instant now) {
        return new ReleaseOutcome(
                said(token.value()), Optional.of(new ReleaseStatus(token.value(), Conditions.time(now))), released);
    }

    static Verdict said(String token) {
        return Verdict.yes(
                RELEASED,
                JobReason.RELEASE_OBEYED,
                "Token '" + token + "' was obeyed: the job is not held for failures before that.");
    }

    private static ReleaseOutcome without(Verdict verdict) {
        return new ReleaseOutcome(verdict, Optional.empty(), false);
    }
}
