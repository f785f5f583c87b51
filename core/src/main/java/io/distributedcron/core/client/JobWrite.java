package io.distributedcron.core.client;

/** What became of a job that was written. */
public enum JobWrite {
    /** It is new. */
    CREATED,
    /** It is there, and says something else now. */
    UPDATED,
    /** It said the same before. */
    UNCHANGED,
    /** Its name is taken, so nothing was created. */
    EXISTS,
    /** There is no such job, so nothing was updated. */
    ABSENT
}
