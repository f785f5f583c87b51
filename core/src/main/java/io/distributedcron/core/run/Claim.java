package io.distributedcron.core.run;

import java.time.Instant;

/**
 * Who has a run.
 *
 * @param token under which it was claimed
 * @param owner the worker that claimed it
 * @param claimedAt when, by the worker's corrected clock
 */
public record Claim(Token token, WorkerId owner, Instant claimedAt) {}
