package io.distributedcron.operator.job;

import io.distributedcron.core.declare.RequestAnswer;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.Trigger;
import io.distributedcron.operator.api.TriggerStatus;
import io.distributedcron.operator.condition.Conditions;
import io.distributedcron.operator.condition.Verdict;
import java.util.Optional;

/**
 * What became of what a resource asks for.
 *
 * @param verdict what the condition says
 * @param obeyed the run, where there is one
 */
public record TriggerOutcome(Verdict verdict, Optional<TriggerStatus> obeyed) implements WishOutcome {
    /** The condition's type. */
    public static final String TRIGGERED = "Triggered";

    /** It is not understood. */
    public static TriggerOutcome refused(TriggerWish.Refused refused) {
        return new TriggerOutcome(Verdict.no(TRIGGERED, refused.reason(), refused.message()), Optional.empty());
    }

    /** The job's declaration is not in force. */
    public static TriggerOutcome waiting(TriggerToken token) {
        return without(Verdict.unknown(
                TRIGGERED,
                JobReason.WAITING_FOR_JOB,
                "The run that token '" + token + "' asks for waits until the job is accepted: see condition Ready."));
    }

    /** The store did not answer. */
    public static TriggerOutcome unreachable(TriggerToken token) {
        return without(Verdict.unknown(
                TRIGGERED,
                JobReason.STORE_UNAVAILABLE,
                "MongoDB did not answer when the run that token '" + token
                        + "' asks for was to be planned. The operator tries again by itself."));
    }

    /** What the store answered. */
    public static TriggerOutcome of(TriggerToken token, RequestAnswer answer) {
        return switch (answer) {
            case RequestAnswer.Planned(var trigger) -> obeyed(token, trigger);
            case RequestAnswer.Repeated(var trigger) -> obeyed(token, trigger);
            case RequestAnswer.Unclear(var trigger) ->
                without(Verdict.no(
                        TRIGGERED,
                        JobReason.TRIGGER_UNCLEAR,
                        "Token '" + token + "' was used at " + Conditions.time(trigger.notedAt())
                                + ", and nobody knows whether its run was planned then, so it is not run again."
                                + " If it shall run, use another token."));
        };
    }

    private static TriggerOutcome obeyed(TriggerToken token, Trigger trigger) {
        return new TriggerOutcome(
                requested(token.value(), trigger.run().value()),
                Optional.of(new TriggerStatus(
                        token.value(),
                        Conditions.time(trigger.notedAt()),
                        trigger.run().value())));
    }

    static Verdict requested(String token, String run) {
        return Verdict.yes(TRIGGERED, JobReason.RUN_REQUESTED, "Token '" + token + "' asked for run " + run + ".");
    }

    private static TriggerOutcome without(Verdict verdict) {
        return new TriggerOutcome(verdict, Optional.empty());
    }
}
