package io.distributedcron.core.channel;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.time.Instant;

/**
 * The work of one scheduler for one tick: the runs of a pool in some slots that are due within a horizon.
 *
 * @param epoch of the master that cut it
 * @param tick counted by that master
 * @param scheduler whose work it is
 * @param pool whose runs
 * @param slots which of them
 * @param horizon due when
 * @param expiresAt from when on it is not acted on any more
 */
public record Page(
        Epoch epoch,
        long tick,
        SchedulerId scheduler,
        PoolId pool,
        SlotRange slots,
        Horizon horizon,
        Instant expiresAt) {}
