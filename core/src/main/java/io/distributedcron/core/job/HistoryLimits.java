package io.distributedcron.core.job;

/**
 * How many finished runs of a job are kept and shown. Storage keeps every finished run for some minutes beyond these
 * limits, since a record must outlive whatever could plan its run again; views show exactly the limits.
 *
 * @param successful runs that succeeded; not negative
 * @param failed runs that ended in any other way; not negative
 */
public record HistoryLimits(int successful, int failed) {
    /** As batch/v1 CronJob. */
    public static final HistoryLimits DEFAULT = new HistoryLimits(3, 1);

    public HistoryLimits {
        if (successful < 0 || failed < 0) {
            throw new IllegalArgumentException(
                    "history limits must not be negative: successful " + successful + ", failed " + failed);
        }
    }
}
