package io.distributedcron.core.store;

/** What became of a report about a claimed run. */
public enum WriteAnswer {
    /** Written by this call. */
    WRITTEN,
    /** The same token wrote an end of this attempt before: the answer to it was lost. */
    REPEATED,
    /** The run does not carry the token any more; nothing was written. */
    REFUSED
}
