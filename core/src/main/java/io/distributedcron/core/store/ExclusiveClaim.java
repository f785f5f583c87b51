package io.distributedcron.core.store;

/** What became of the claim of an exclusive run. */
public enum ExclusiveClaim {
    /** It is claimed. */
    WON,
    /** It is no longer planned with that ticket: somebody else has it, or it was withdrawn. */
    GONE,
    /** Another run of its job is active. */
    OCCUPIED
}
