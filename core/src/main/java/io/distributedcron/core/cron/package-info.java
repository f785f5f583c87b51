/**
 * Schedules: when a cron expression in a time zone fires. Pure: no clock, no logger, no client.
 *
 * <p>{@link io.distributedcron.core.cron.Schedule} is the way in and defines every rule.
 */
@NullMarked
package io.distributedcron.core.cron;

import org.jspecify.annotations.NullMarked;
