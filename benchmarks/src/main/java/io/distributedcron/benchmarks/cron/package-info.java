/** Microbenchmarks of schedules. */
@NullMarked
package io.distributedcron.benchmarks.cron;

import org.jspecify.annotations.NullMarked;
