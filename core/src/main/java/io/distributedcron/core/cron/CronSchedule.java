package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One cron expression in one zone: bounds the search of {@link Firings} to the range of a schedule. */
final class CronSchedule implements Schedule {

    private final String expression;
    private final ZoneId zone;
    private final DstPolicy dstPolicy;
    private final CronFields fields;
    private final boolean firesEver;
    private final Firings firings;

    CronSchedule(String expression, ZoneId zone, DstPolicy dstPolicy, CronFields fields) {
        this.expression = expression;
        this.zone = zone;
        this.dstPolicy = dstPolicy;
        this.fields = fields;
        LocalCalendar calendar = fields.calendar();
        this.firesEver = calendar.matchesEver();
        ZoneRules rules = zone.getRules();
        this.firings = fields.followsElapsedTime()
                ? new ElapsedTime(calendar, rules)
                : new FixedTimes(calendar, rules, dstPolicy);
    }

    @Override
    public Optional<Instant> next(Instant after) {
        long from = Math.max(after.getEpochSecond() + 1, Firings.FIRST_SECOND);
        if (!firesEver || from > Firings.LAST_SECOND) {
            return Optional.empty();
        }
        return Firings.inRange(firings.firstFrom(from));
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        long upTo = Math.min(Firings.lastSecondBefore(before), Firings.LAST_SECOND);
        if (!firesEver || upTo < Firings.FIRST_SECOND) {
            return Optional.empty();
        }
        return Firings.inRange(firings.lastUpTo(upTo));
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
    public String canonical() {
        return PrintFields.of(fields);
    }

    @Override
    public String inWords() {
        return DescribeFields.of(fields) + " (" + zone.getId() + ")";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronSchedule that
                && expression.equals(that.expression)
                && fields.equals(that.fields)
                && zone.equals(that.zone)
                && dstPolicy == that.dstPolicy;
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, zone, dstPolicy);
    }

    @Override
    public String toString() {
        return "Schedule[" + expression + " in " + zone + "]";
    }
}
