package io.distributedcron.core.store;

import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;

/**
 * That a run shall wait for others of its job.
 *
 * @param run as it was seen
 * @param since when it was due at first
 * @param before whether it has waited before
 * @param limit how many of its job may wait, this one included
 * @param until when it comes back by itself
 * @param ticket what it carries from then on
 */
public record Wait(RunRef run, Instant since, boolean before, int limit, Instant until, Ticket ticket) {}
