package io.distributedcron.core.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;

/** What an expression says, before it is known in which zone. */
sealed interface Expression permits CronFields, Expression.Every, Expression.AtInstant, Expression.AtLocalTime {
    /** Whole periods since the epoch; whole seconds. */
    record Every(Duration period) implements Expression {}

    /** Once; a whole second. */
    record AtInstant(Instant time) implements Expression {}

    /** Once, by the wall clock; a whole second. */
    record AtLocalTime(LocalDateTime time) implements Expression {}
}
