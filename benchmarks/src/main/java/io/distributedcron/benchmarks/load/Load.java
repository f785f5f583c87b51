package io.distributedcron.benchmarks.load;

import java.time.Duration;

/**
 * What is to be done.
 *
 * @param jobs how many
 * @param cron of each, with seconds
 * @param warmUp from the first call on, before it is measured
 * @param measured for how long
 * @param saturating whether more is due than can be done, so that history must be trimmed as fast as it grows
 */
record Load(int jobs, String cron, Duration warmUp, Duration measured, boolean saturating) {}
