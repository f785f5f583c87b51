package io.distributedcron.core.store;

import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.Token;
import java.util.List;
import java.util.Set;

/**
 * What the store says a worker has.
 *
 * @param agreeing the claims of which it has as many runs as it was said to hold, none of which shall stop
 * @param others its runs of all other claims
 */
public record OwnedRuns(Set<Token> agreeing, List<OwnedRun> others) {}
