package io.distributedcron.core.store;

import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;

/**
 * That it is a waiting run's turn.
 *
 * @param run as it was seen
 * @param ticket what it carries from then on
 */
public record Call(RunRef run, Ticket ticket) {}
