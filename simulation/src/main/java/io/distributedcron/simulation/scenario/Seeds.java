package io.distributedcron.simulation.scenario;

/** Seeds from seeds, so that what is left to chance in one place does not depend on another. */
public final class Seeds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Seeds() {}

    /** The seed for a purpose: FNV-1a of its characters, begun with the given seed. */
    public static long mix(long seed, String purpose) {
        long hash = FNV_OFFSET ^ (seed * 0x9E3779B97F4A7C15L);
        for (int i = 0; i < purpose.length(); i++) {
            hash = (hash ^ purpose.charAt(i)) * FNV_PRIME;
        }
        return hash ^ (hash >>> 31);
    }
}
