package io.distributedcron.core.job;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many finished runs of a job are kept and shown. Storage keeps every finished run for some minutes beyond these
 * limits, since a record must outlive whatever could plan its run again; views show exactly the limits. A time with
 * several shards counts as one run.
 *
 * @param successful runs that succeeded; not negative
 * @param failed runs that ended in any other way; not negative
 * @param successfulAge how long ago such a run may have ended; positive, empty: any time
 * @param failedAge how long ago one of the others may have ended; positive, empty: any time
 */
public record HistoryLimits(
        int successful, int failed, Optional<Duration> successfulAge, Optional<Duration> failedAge) {
    /** As batch/v1 CronJob. */
    public static final HistoryLimits DEFAULT = new HistoryLimits(3, 1);

    public HistoryLimits {
        if (successful < 0 || failed < 0) {
            throw new IllegalArgumentException(
                    "history limits must not be negative: successful " + successful + ", failed " + failed);
        }
        if (Stream.concat(successfulAge.stream(), failedAge.stream()).anyMatch(age -> !age.isPositive())) {
            throw new IllegalArgumentException(
                    "ages of history must be positive: successful " + successfulAge + ", failed " + failedAge);
        }
    }

    /** By their number alone. */
    public HistoryLimits(int successful, int failed) {
        this(successful, failed, Optional.empty(), Optional.empty());
    }

    /** Whether runs go by their age, too. */
    public boolean byAge() {
        return successfulAge.isPresent() || failedAge.isPresent();
    }
}
