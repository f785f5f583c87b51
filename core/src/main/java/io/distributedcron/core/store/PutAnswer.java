package io.distributedcron.core.store;

import io.distributedcron.core.job.Job;

/** What became of a declaration that was put. Each variant holds the job as it is stored now. */
public sealed interface PutAnswer {
    Job job();

    /** It is new, or newer than what was stored, and is stored now. */
    record Stored(Job job) implements PutAnswer {}

    /** The same uid and revision were stored already. */
    record Unchanged(Job job) implements PutAnswer {}

    /** A newer revision of the same uid, or its tombstone, is stored; nothing was written. */
    record Outdated(Job job) implements PutAnswer {}
}
