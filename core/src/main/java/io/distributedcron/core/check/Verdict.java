package io.distributedcron.core.check;

import java.util.Locale;

/** What can be wrong with a run, or with a planned time. */
public enum Verdict {
    /** A planned time has no run, or one of its shards has none, and no policy, change or trim note says why. */
    MISSED,
    /** A function was called before its run was due. */
    EARLY,
    /** A function was called later than the bound that was asked for. */
    LATE,
    /** A function was called twice in one attempt, that is, under one token. */
    DOUBLED_START,
    /** A function returned twice for one run although no attempt was lost. */
    DOUBLED_COMPLETION,
    /** A run that nobody planned, or that began although its job had been suspended, deleted or changed before. */
    PHANTOM,
    /**
     * Two runs of a job, of the same shard, were active at once although its concurrencyPolicy is not Allow, or too many
     * of a concurrency group were.
     */
    OVERLAP,
    /** A run that should have ended or begun long ago, or a job without a next run. */
    STUCK,
    /** The log of the handlers and the database say different things. */
    MISMATCH;

    /** As it is printed: {@code doubled-start}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
