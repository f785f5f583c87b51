package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One expression in one zone: bounds the search of {@link Firings} to the range of a schedule. */
final class CronSchedule implements Schedule {

    private final String expression;
    private final ZoneId zone;
    private final boolean firesEver;
    private final Firings firings;

    CronSchedule(String expression, ZoneId zone, ExpressionParser.Parsed parsed) {
        this.expression = expression;
        this.zone = zone;
        this.firesEver = parsed.calendar().matchesEver();
        ZoneRules rules = zone.getRules();
        this.firings = parsed.followsElapsedTime()
                ? new ElapsedTime(parsed.calendar(), rules)
                : new FixedTimes(parsed.calendar(), rules);
    }

    @Override
    public Optional<Instant> next(Instant after) {
        long from = Math.max(after.getEpochSecond() + 1, Firings.FIRST_SECOND);
        if (!firesEver || from > Firings.LAST_SECOND) {
            return Optional.empty();
        }
        return inRange(firings.firstFrom(from));
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        long lastWhole = before.getNano() > 0 ? before.getEpochSecond() : before.getEpochSecond() - 1;
        long upTo = Math.min(lastWhole, Firings.LAST_SECOND);
        if (!firesEver || upTo < Firings.FIRST_SECOND) {
            return Optional.empty();
        }
        return inRange(firings.lastUpTo(upTo));
    }

    private static Optional<Instant> inRange(long epochSecond) {
        return epochSecond < Firings.FIRST_SECOND || epochSecond > Firings.LAST_SECOND
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(epochSecond));
    }

    @Override
    public String expression() {
        return expression;
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronSchedule that && expression.equals(that.expression) && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, zone);
    }

    @Override
    public String toString() {
        return "Schedule[" + expression + " in " + zone + "]";
    }
}
