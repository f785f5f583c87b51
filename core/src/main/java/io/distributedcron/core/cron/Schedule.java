package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The instants at which a cron expression fires in a time zone. Immutable, thread-safe and pure; two schedules are equal
 * when expression (letter by letter) and zone are.
 *
 * <p><b>Expression.</b> Five fields (minute, hour, day of month, month, day of week) as in a Kubernetes CronJob, or six
 * with leading seconds, or one of {@code @yearly @annually @monthly @weekly @daily @midnight @hourly}. A field is a list
 * of {@code *}, numbers, names ({@code JAN}, {@code MON}; any case), ranges and steps; {@code ?} means {@code *};
 * {@code 5/15} means from 5 to the field's end by 15; Sunday is 0 and 7. A day matches when the day of month <i>or</i>
 * the day of week does; when either field begins with {@code *} it must match <i>both</i> (so {@code *} alone leaves the
 * decision to the other).
 *
 * <p><b>Daylight saving.</b> Let <i>local(t)</i> be what a wall clock of the zone shows at instant <i>t</i>. A
 * <i>gap</i> is a transition at which the clock jumps forward from <i>b</i> to <i>a</i>: it never shows the times in
 * [b, a). An <i>overlap</i> is one at which it falls back from <i>b</i> to <i>a</i>: it shows the times in [a, b) twice.
 *
 * <ul>
 *   <li>An expression whose hour field begins with {@code *} (or {@code ?}; {@code *}{@code /2} too) <i>follows elapsed
 *       time</i>: it fires at every <i>t</i> at which local(t) matches. Both passes of an overlap fire, and a gap swallows
 *       nothing, since its times do not exist.
 *   <li>Any other expression has <i>fixed times</i>: it fires at <i>t</i> when local(t) matches and no earlier instant
 *       showed the same local time (the first pass of an overlap), and at the transition instant of a gap when a time in
 *       [b, a) matches. Several swallowed times of one gap are one firing, and so are they and a match of <i>a</i> itself.
 *       Each matching date therefore has its run, even a date that the zone leaves out.
 * </ul>
 *
 * <p><b>Range.</b> Firings are whole seconds from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z; none exists outside. An
 * expression that names no existing day (30 February) is valid and never fires: {@code next(Instant.EPOCH)} is empty.
 */
public sealed interface Schedule permits CronSchedule {

    /** The first firing strictly after {@code after}; empty if there is none. Any instant is accepted. */
    Optional<Instant> next(Instant after);

    /** The last firing strictly before {@code before}; empty if there is none. Any instant is accepted. */
    Optional<Instant> previous(Instant before);

    /** The expression as it was given to {@code parse}. */
    String expression();

    /** The zone whose wall clock the expression speaks of. */
    ZoneId zone();

    /**
     * The schedule of an expression in a zone.
     *
     * @throws InvalidScheduleException if the expression is not valid, naming the field, the reason and the remedy
     */
    static Schedule parse(String expression, ZoneId zone) {
        return new CronSchedule(expression, zone, ExpressionParser.parse(expression));
    }

    /**
     * The schedule of an expression in a zone of the tz database, named such as {@code UTC} or {@code Europe/Berlin}.
     *
     * @throws InvalidScheduleException if the expression or the name is not valid; an empty name is not
     */
    static Schedule parse(String expression, String zoneName) {
        return parse(expression, ZoneNames.resolve(zoneName));
    }
}
