package io.distributedcron.core.cron;

import java.nio.charset.StandardCharsets;

/**
 * Numbers that depend on who a job is, the same on every node and for ever: FNV-1a of 64 bits (Fowler, Noll, Vo) over its
 * name, mixed with what it is asked for by the finalizer of SplitMix64 (Steele, Lea, Flood).
 */
final class Identity {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long hash;

    Identity(String name) {
        long fnv = FNV_OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            fnv = (fnv ^ (b & 0xff)) * FNV_PRIME;
        }
        this.hash = fnv;
    }

    /** A number from 0 to {@code bound} - 1 for this purpose. */
    long below(long bound, long purpose) {
        long z = hash + (purpose + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return ((z ^ z >>> 31) >>> 1) % bound;
    }
}
