package io.distributedcron.core.store;

/** What became of a run that was to wait. */
public enum WaitAnswer {
    /** It waits. */
    WAITS,
    /** As many as may wait already; nothing was written. */
    FULL,
    /** It is no longer planned with that ticket, or has its turn and waits for a further attempt only. */
    GONE
}
