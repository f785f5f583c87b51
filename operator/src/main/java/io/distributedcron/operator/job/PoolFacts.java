package io.distributedcron.operator.job;

import java.util.Set;

/**
 * What is known of the workers of a pool.
 *
 * @param living how many have a lease that is not over
 * @param functions what they announce; where none is living, what the last ones announced
 */
public record PoolFacts(int living, Set<String> functions) {
    /** Nothing. */
    public static final PoolFacts NONE = new PoolFacts(0, Set.of());

    public PoolFacts {
        functions = Set.copyOf(functions);
    }
}
