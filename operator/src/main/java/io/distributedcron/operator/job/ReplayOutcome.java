package io.distributedcron.operator.job;

import io.distributedcron.core.declare.Replayed;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.operator.api.ReplayStatus;
import io.distributedcron.operator.condition.Conditions;
import io.distributedcron.operator.condition.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a replay that a resource asks for.
 *
 * @param verdict what the condition says
 * @param obeyed the replay, where it was obeyed
 */
public record ReplayOutcome(Verdict verdict, Optional<ReplayStatus> obeyed) implements WishOutcome {
    /** The condition's type. */
    public static final String REPLAYED = "Replayed";

    /** It cannot be. */
    public static ReplayOutcome refused(String message) {
        return without(Verdict.no(REPLAYED, JobReason.INVALID_REPLAY, message));
    }

    /** The job's declaration is not in force. */
    public static ReplayOutcome waiting(TriggerToken token) {
        return without(Verdict.unknown(
                REPLAYED,
                JobReason.WAITING_FOR_JOB,
                "The replay that token '" + token
                        + "' asks for waits until the job is accepted: see condition Ready."));
    }

    /** The store did not answer. */
    public static ReplayOutcome unreachable(TriggerToken token) {
        return without(Verdict.unknown(
                REPLAYED,
                JobReason.STORE_UNAVAILABLE,
                "MongoDB did not answer when what token '" + token
                        + "' asks for was to be planned. The operator tries again by itself."));
    }

    /** What the store answered. */
    public static ReplayOutcome of(TriggerToken token, Replayed replayed, Instant now) {
        int runs = replayed.planned().size() + replayed.repeated().size();
        ReplayStatus status = new ReplayStatus(token.value(), Conditions.time(now), runs);
        return new ReplayOutcome(said(status), Optional.of(status));
    }

    static Verdict said(ReplayStatus status) {
        return status.runs() == 0
                ? Verdict.yes(
                        REPLAYED,
                        JobReason.NOTHING_TO_REPLAY,
                        "Token '" + status.token() + "': nothing that failed is on record, or it was run again before.")
                : Verdict.yes(
                        REPLAYED,
                        JobReason.RUNS_REPLAYED,
                        "Token '" + status.token() + "' asked for " + status.runs() + " failed runs once more.");
    }

    private static ReplayOutcome without(Verdict verdict) {
        return new ReplayOutcome(verdict, Optional.empty());
    }
}
