package io.distributedcron.core.job;

/** What happens to the planned times that passed while the system was down. A busy worker pool is not down time. */
public enum CatchUpPolicy {
    /** The latest missed time runs once; the earlier ones are skipped, with the reason recorded. */
    LATEST,
    /** None runs; all are skipped, with the reason recorded. */
    NONE
}
