package io.distributedcron.operator.job;

import io.distributedcron.operator.condition.Verdict;

/** What became of something that a resource asks for by an annotation. */
public sealed interface WishOutcome permits TriggerOutcome, ReleaseOutcome, ReplayOutcome {
    /** What its condition says. */
    Verdict verdict();
}
