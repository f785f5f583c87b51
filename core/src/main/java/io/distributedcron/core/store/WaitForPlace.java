package io.distributedcron.core.store;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;

/**
 * That a run shall wait for a place of its group.
 *
 * @param group whose place
 * @param run as it was seen
 * @param since when it was due at first
 * @param until when it comes back by itself
 * @param ticket what it carries from then on
 */
public record WaitForPlace(GroupId group, RunRef run, Instant since, Instant until, Ticket ticket) {}
