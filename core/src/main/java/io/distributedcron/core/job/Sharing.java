package io.distributedcron.core.job;

import java.util.Optional;

/**
 * How the runs of a job share what not all of them can have at once.
 *
 * @param queueLimit under {@link ConcurrencyPolicy#QUEUE}, how many runs wait for the active one at most; 1 to
 *     {@link #MOST_QUEUED}
 * @param group whose places they need to be active; empty: none
 */
public record Sharing(int queueLimit, Optional<Group> group) {
    /** How many runs of a job can wait at most: whoever looks whose turn it is reads all of them. */
    public static final int MOST_QUEUED = 100;

    /** What holds where nothing else is said. */
    public static final Sharing DEFAULT = new Sharing(10);

    public Sharing {
        if (queueLimit < 1 || queueLimit > MOST_QUEUED) {
            throw new IllegalArgumentException("queue limit " + queueLimit + " must be from 1 to " + MOST_QUEUED);
        }
    }

    /** Without a group. */
    public Sharing(int queueLimit) {
        this(queueLimit, Optional.empty());
    }

    /** The same, with the places of this group. */
    public Sharing in(Group places) {
        return new Sharing(queueLimit, Optional.of(places));
    }
}
