package io.distributedcron.core.job;

/**
 * How the runs of a job share what not all of them can have at once.
 *
 * @param queueLimit under {@link ConcurrencyPolicy#QUEUE}, how many runs wait for the active one at most; 1 to
 *     {@link #MOST_QUEUED}
 */
public record Sharing(int queueLimit) {
    /** How many runs of a job can wait at most: whoever looks whose turn it is reads all of them. */
    public static final int MOST_QUEUED = 100;

    /** What holds where nothing else is said. */
    public static final Sharing DEFAULT = new Sharing(10);

    public Sharing {
        if (queueLimit < 1 || queueLimit > MOST_QUEUED) {
            throw new IllegalArgumentException("queue limit " + queueLimit + " must be from 1 to " + MOST_QUEUED);
        }
    }
}
