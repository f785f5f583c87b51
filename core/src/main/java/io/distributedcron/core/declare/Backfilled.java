package io.distributedcron.core.declare;

/**
 * What became of the times of a range.
 *
 * @param planned runs that were planned for them by this call
 * @param repeated times that a backfill asked for before
 * @param ran times that have a run of the schedule's own
 * @param forgotten times whose run, if there was one, is over and its record deleted: whether they ran is not known, so
 *     they are not run
 * @param pending times that the schedule itself still settles, as it has not come so far
 */
public record Backfilled(long planned, long repeated, long ran, long forgotten, long pending) {
    static final Backfilled NOTHING = new Backfilled(0, 0, 0, 0, 0);

    Backfilled plus(Backfilled other) {
        return new Backfilled(
                planned + other.planned,
                repeated + other.repeated,
                ran + other.ran,
                forgotten + other.forgotten,
                pending + other.pending);
    }
}
