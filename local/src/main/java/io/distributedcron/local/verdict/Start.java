package io.distributedcron.local.verdict;

import io.distributedcron.core.run.RunId;
import java.time.Instant;

/**
 * That a function was called, as the function itself noted it.
 *
 * @param run for which run
 * @param attempt which attempt of it
 * @param dueTime before which the attempt must not start
 * @param at when, by the database's clock
 */
public record Start(RunId run, int attempt, Instant dueTime, Instant at) {}
