package io.distributedcron.core.run;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The unique id of one claim. Every write about a claimed run carries it, so whoever lost the run cannot write about it
 * any more. One token may cover several runs that were claimed together.
 */
public record Token(UUID value) {
    /** A fresh token. */
    public static Token random(RandomGenerator random) {
        return new Token(new UUID(random.nextLong(), random.nextLong()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
