package io.distributedcron.scheduler;

import io.distributedcron.core.config.Settings;
import java.time.Duration;

/**
 * How a scheduler works. Read from the environment; the defaults are good for nearly everybody.
 *
 * @param tick how often the master hands out pages; {@code DCRON_TICK}, 1 s
 * @param lookAhead how long before it begins a window is handed out; {@code DCRON_LOOK_AHEAD}, 3 s
 * @param lead how long before it is due a run is published; {@code DCRON_DISPATCH_LEAD}, 1 s; 0: when it is due
 * @param masterLock how long the master's lock lasts without renewal; {@code DCRON_MASTER_LOCK}, 2.5 s
 * @param heartbeat how long a scheduler is taken for living without a sign; {@code DCRON_HEARTBEAT}, 3 s
 * @param batchSize runs read, planned on and published at once; {@code DCRON_BATCH_SIZE}, 1000
 * @param publishWindow runs of a pool that are published and not yet claimed, at least; {@code DCRON_PUBLISH_WINDOW},
 *     10000
 * @param publishMemory for how long a published run is not published again; {@code DCRON_PUBLISH_MEMORY}, 5 s
 * @param dispatchThreads pages worked off at the same time; {@code DCRON_DISPATCH_THREADS}, 2
 * @param historyFloor how long a finished run stays at least, whatever its job's limits; {@code DCRON_HISTORY_FLOOR},
 *     10 min
 * @param tombstones how long deleted jobs are remembered; {@code DCRON_TOMBSTONES}, 24 h
 * @param rotation how long chain repair and janitor take for one round over all jobs; {@code DCRON_ROTATION}, 8 min
 * @param drainLimit how long a scheduler that stops publishes what it holds; {@code DCRON_DRAIN_LIMIT}, 6 s
 */
public record SchedulerSettings(
        Duration tick,
        Duration lookAhead,
        Duration lead,
        Duration masterLock,
        Duration heartbeat,
        int batchSize,
        int publishWindow,
        Duration publishMemory,
        int dispatchThreads,
        Duration historyFloor,
        Duration tombstones,
        Duration rotation,
        Duration drainLimit) {

    /** Reads the settings; problems are kept for {@link Settings#check()}. */
    public static SchedulerSettings read(Settings from) {
        return new SchedulerSettings(
                from.duration("DCRON_TICK", Duration.ofSeconds(1), Duration.ofMillis(100)),
                from.duration("DCRON_LOOK_AHEAD", Duration.ofSeconds(3), Duration.ofSeconds(1)),
                from.duration("DCRON_DISPATCH_LEAD", Duration.ofSeconds(1), Duration.ZERO),
                from.duration("DCRON_MASTER_LOCK", Duration.ofMillis(2500), Duration.ofMillis(500)),
                from.duration("DCRON_HEARTBEAT", Duration.ofSeconds(3), Duration.ofMillis(500)),
                from.integer("DCRON_BATCH_SIZE", 1_000, 1, 10_000),
                from.integer("DCRON_PUBLISH_WINDOW", 10_000, 1, 1_000_000),
                from.duration("DCRON_PUBLISH_MEMORY", Duration.ofSeconds(5), Duration.ofSeconds(1)),
                from.integer("DCRON_DISPATCH_THREADS", 2, 1, 64),
                from.duration("DCRON_HISTORY_FLOOR", Duration.ofMinutes(10), Duration.ofMinutes(1)),
                from.duration("DCRON_TOMBSTONES", Duration.ofHours(24), Duration.ofHours(1)),
                from.duration("DCRON_ROTATION", Duration.ofMinutes(8), Duration.ofSeconds(10)),
                from.duration("DCRON_DRAIN_LIMIT", Duration.ofSeconds(6), Duration.ZERO));
    }

    /** How far ahead of now a window ends. */
    Duration reach() {
        return lookAhead.plus(tick);
    }
}
