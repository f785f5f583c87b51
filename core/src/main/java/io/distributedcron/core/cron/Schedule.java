package io.distributedcron.core.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The instants at which a job is to run. Immutable, thread-safe and pure.
 *
 * <p><b>Cron expression.</b> Five fields (minute, hour, day of month, month, day of week) as in a Kubernetes CronJob, or
 * six with leading seconds, or one of {@code @yearly @annually @monthly @weekly @daily @midnight @hourly}. A field is a
 * list of {@code *}, numbers, names ({@code JAN}, {@code MON}; any case), ranges and steps; {@code ?} means {@code *};
 * {@code 5/15} means from 5 to the field's end by 15; Sunday is 0 and 7. A day matches when the day of month <i>or</i>
 * the day of week does; when either field begins with {@code *} it must match <i>both</i> (so {@code *} alone leaves the
 * decision to the other).
 *
 * <p>Days of the month may be {@code L} (the last), {@code L-3} (three days before it), {@code 15W} (the working day,
 * Monday to Friday, of the same month nearest to the 15th) and {@code LW} (the last working day); days of the week
 * {@code FRIL} (the last Friday of the month) and {@code FRI#2} (the second). {@code H} is a value, {@code H(9-17)} one
 * of these, {@code H/15} every 15th from one of the first 15, all chosen by the job's name and the same for ever; a day
 * of the month is chosen among 1 to 28.
 *
 * <p><b>Other expressions.</b> {@code @every 90s} fires at each multiple of the period since 1970-01-01T00:00:00Z;
 * {@code at:2026-12-24T18:00:00Z} (or {@code @at}) once, {@code at:2026-12-24T18:00} by the clock of the zone.
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
 *       Each matching date therefore has its run, even a date that the zone leaves out. Under {@link DstPolicy#SKIP}
 *       swallowed times do not fire.
 * </ul>
 *
 * <p><b>Range.</b> Firings are whole seconds from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z; none exists outside. An
 * expression that names no existing day (30 February) is valid and never fires: {@code next(Instant.EPOCH)} is empty.
 */
public sealed interface Schedule permits CronSchedule, FixedInterval, OneTime, CombinedSchedule, SpreadSchedule {

    /** The first firing strictly after {@code after}; empty if there is none. Any instant is accepted. */
    Optional<Instant> next(Instant after);

    /** The last firing strictly before {@code before}; empty if there is none. Any instant is accepted. */
    Optional<Instant> previous(Instant before);

    /** When the run of a planned time is due: then, or later by a jitter, but before the next planned time. */
    default Instant due(Instant planned) {
        return planned;
    }

    /** The expression as it was given; several are separated by semicolons. */
    String expression();

    /** The zone whose wall clock the expression speaks of. */
    ZoneId zone();

    /** The same expression in the one form that all have which mean the same. */
    String canonical();

    /** What it means, in English. */
    String inWords();

    /**
     * The schedule that a job declares.
     *
     * @param job its name, on which {@code H} and jitter depend
     * @throws InvalidScheduleException if an expression or the zone is not valid, naming where, the reason and the remedy
     */
    static Schedule of(Timing timing, String job) {
        ZoneId zone = ZoneNames.resolve(timing.timeZone());
        Optional<Identity> identity = timing.personal() ? Optional.of(new Identity(job)) : Optional.empty();
        List<Schedule> parts = new ArrayList<>(timing.schedules().size());
        for (String expression : timing.schedules()) {
            try {
                parts.add(one(expression, zone, timing.dstPolicy(), identity));
            } catch (InvalidScheduleException e) {
                throw timing.schedules().size() == 1 ? e : e.at("schedules[" + parts.size() + "]");
            }
        }
        boolean bounded = timing.notBefore().isPresent()
                || timing.notAfter().isPresent()
                || !timing.exclusions().isEmpty();
        Schedule times = parts.size() == 1 && !bounded
                ? parts.getFirst()
                : new CombinedSchedule(
                        List.copyOf(parts),
                        zone,
                        timing.notBefore(),
                        timing.notAfter(),
                        Exclusions.of(timing.exclusions(), zone.getRules()));
        return timing.jitter().isZero()
                ? times
                : new SpreadSchedule(times, timing.jitter(), identity.orElseGet(() -> new Identity(job)));
    }

    /**
     * The schedule of an expression in a zone, of no job: {@code H} is refused.
     *
     * @throws InvalidScheduleException if the expression is not valid, naming the field, the reason and the remedy
     */
    static Schedule parse(String expression, ZoneId zone) {
        return one(expression, zone, DstPolicy.RUN_AFTER, Optional.empty());
    }

    /**
     * The schedule of an expression in a zone of the tz database, named such as {@code UTC} or {@code Europe/Berlin}.
     *
     * @throws InvalidScheduleException if the expression or the name is not valid; an empty name is not
     */
    static Schedule parse(String expression, String zoneName) {
        return parse(expression, ZoneNames.resolve(zoneName));
    }

    /** The release of the tz database by whose rules local times are read, such as {@code 2026a}. */
    static String timeZoneData() {
        return ZoneNames.dataVersion();
    }

    private static Schedule one(String expression, ZoneId zone, DstPolicy dstPolicy, Optional<Identity> identity) {
        return switch (ExpressionParser.parse(expression, identity)) {
            case CronFields fields -> new CronSchedule(expression, zone, dstPolicy, fields);
            case Expression.Every(Duration period) -> new FixedInterval(expression, zone, period);
            case Expression.AtInstant(Instant time) -> new OneTime(expression, zone, Optional.of(time));
            case Expression.AtLocalTime(LocalDateTime time) -> OneTime.of(expression, zone, time, dstPolicy);
        };
    }
}
