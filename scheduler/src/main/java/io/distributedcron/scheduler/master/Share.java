package io.distributedcron.scheduler.master;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.SlotRange;

/**
 * What one scheduler has of a pool.
 *
 * @param scheduler whose share
 * @param slots which slots
 */
record Share(SchedulerId scheduler, SlotRange slots) {}
