package io.distributedcron.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    @Test
    void isStrictlyAfterAndBeforeToTheNanosecond() {
        Schedule schedule = Schedule.parse("0 12 * * *", "UTC");
        Instant noon = Instant.parse("2026-05-01T12:00:00Z");
        Duration day = Duration.ofDays(1);

        assertThat(schedule.next(noon)).contains(noon.plus(day));
        assertThat(schedule.next(noon.minusNanos(1))).contains(noon);
        assertThat(schedule.next(noon.plusNanos(1))).contains(noon.plus(day));
        assertThat(schedule.previous(noon)).contains(noon.minus(day));
        assertThat(schedule.previous(noon.plusNanos(1))).contains(noon);
        assertThat(schedule.previous(noon.minusNanos(1))).contains(noon.minus(day));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Pacific/Kiritimati", "America/Anchorage", "Asia/Tehran"})
    void endsWithTheYears1970And9999(String zone) {
        for (String expression : List.of("* * * * * *", "* * 0-23 * * *")) {
            Schedule schedule = Schedule.parse(expression, zone);
            for (Instant early : List.of(Instant.MIN, Instant.EPOCH.minusSeconds(1), Instant.EPOCH.minusNanos(1))) {
                assertThat(schedule.next(early)).contains(Instant.EPOCH);
                assertThat(schedule.previous(early)).isEmpty();
            }
            assertThat(schedule.previous(Instant.EPOCH)).isEmpty();
            assertThat(schedule.previous(Instant.EPOCH.plusNanos(1))).contains(Instant.EPOCH);
            for (Instant late : List.of(Instant.MAX, LAST.plusSeconds(1), LAST.plusNanos(1))) {
                assertThat(schedule.previous(late)).contains(LAST);
                assertThat(schedule.next(late)).isEmpty();
            }
            assertThat(schedule.next(LAST)).isEmpty();
            assertThat(schedule.next(LAST.minusNanos(1))).contains(LAST);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2,4,6,9,11 */1", "0 0 31 4 */7", "* * 30-31 2 *"})
    void neverFiresOnADayThatDoesNotExist(String expression) {
        for (String zone : List.of("UTC", "Europe/Berlin")) {
            Schedule schedule = Schedule.parse(expression, zone);
            assertThat(schedule.next(Instant.EPOCH)).isEmpty();
            assertThat(schedule.previous(LAST)).isEmpty();
        }
    }

    /** The clocks of Beirut go forward at midnight on the last Sunday of March, so this one never shows a match. */
    @Test
    void endsTheSearchWhenEveryMatchFallsIntoAGap() {
        Schedule followsElapsedTime = Schedule.parse("0 */24 25-31 3 */7", "Asia/Beirut");
        Schedule hasFixedTimes = Schedule.parse("0 0 25-31 3 */7", "Asia/Beirut");
        Schedule skips = Schedules.of("0 0 25-31 3 */7", ZoneId.of("Asia/Beirut"), DstPolicy.SKIP);
        Instant after = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(followsElapsedTime.next(after)).isEmpty();
        assertThat(skips.next(after)).isEmpty();
        assertThat(skips.previous(LAST)).isEmpty();
        assertThat(hasFixedTimes.next(after)).contains(Instant.parse("2026-03-28T22:00:00Z"));
    }

    @Test
    void findsTheLeapDayOnAWeekdayFortyYearsAhead() {
        // 29 February is a Sunday in 2088 and, as 2100 has none, next in 2128.
        Schedule schedule = Schedule.parse("0 0 29 2 */7", "UTC");
        Instant first = Instant.parse("2088-02-29T00:00:00Z");
        Instant second = Instant.parse("2128-02-29T00:00:00Z");

        assertThat(schedule.next(first)).contains(second);
        assertThat(schedule.previous(second)).contains(first);
        Schedule elapsed = Schedule.parse("0 */24 29 2 */7", "Europe/Berlin");
        assertThat(elapsed.next(first)).contains(second.minusSeconds(3_600));
        assertThat(elapsed.previous(second.minusSeconds(3_600))).contains(first.minusSeconds(3_600));
    }

    /** Asked while a repeated hour is under way: Havana's 00:00 to 01:00, Berlin's 02:00 to 03:00. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15 */24 1 11 * | America/Havana | 2026-11-01T04:20:00Z | 2026-11-01T05:15:00Z | 2026-11-01T04:15:00Z",
                "15 */24 1 11 * | America/Havana | 2026-11-01T05:10:00Z | 2026-11-01T05:15:00Z | 2026-11-01T04:15:00Z",
                "15 */24 1 11 * | America/Havana | 2026-11-01T05:20:00Z | 2027-11-01T04:15:00Z | 2026-11-01T05:15:00Z",
                "15 0 1 11 *    | America/Havana | 2026-11-01T04:10:00Z | 2026-11-01T04:15:00Z | 2025-11-01T04:15:00Z",
                "15 0 1 11 *    | America/Havana | 2026-11-01T04:20:00Z | 2027-11-01T04:15:00Z | 2026-11-01T04:15:00Z",
                "15 0 1 11 *    | America/Havana | 2026-11-01T05:10:00Z | 2027-11-01T04:15:00Z | 2026-11-01T04:15:00Z",
                "15 2 * * *     | Europe/Berlin  | 2026-10-25T01:05:00Z | 2026-10-26T01:15:00Z | 2026-10-25T00:15:00Z",
                "45 2 * * *     | Europe/Berlin  | 2026-10-25T01:05:00Z | 2026-10-26T01:45:00Z | 2026-10-25T00:45:00Z",
            })
    void answersFromWithinAnOverlap(String expression, String zone, Instant at, Instant next, Instant previous) {
        Schedule schedule = Schedule.parse(expression, zone);

        assertThat(schedule.next(at)).contains(next);
        assertThat(schedule.previous(at)).contains(previous);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "both restricted: either  | 0 0 13 * FRI  | 2026-03-01 | 2026-03-06",
                "both restricted: either  | 0 0 13 * SAT  | 2026-03-08 | 2026-03-13",
                "star: day of week alone  | 0 0 * * FRI   | 2026-03-01 | 2026-03-06",
                "star: day of month alone | 0 0 13 * *    | 2026-03-01 | 2026-03-13",
                "star step: both          | 0 0 */2 * MON | 2026-03-02 | 2026-03-09",
                "star step: both          | 0 0 14 * */2  | 2026-03-01 | 2026-03-14",
                "question mark as a star  | 0 0 ?/2 * MON | 2026-03-02 | 2026-03-09",
                "a star later in the list | 0 0 13,* * FRI | 2026-03-02 | 2026-03-03",
                "seven is Sunday          | 0 0 * * 7     | 2026-03-01 | 2026-03-08",
                "a range up to seven      | 0 0 * * 6-7   | 2026-03-07 | 2026-03-08",
                "a step from seven        | 0 0 * * 7/2   | 2026-03-01 | 2026-03-08",
            })
    void combinesDayOfMonthAndDayOfWeekAsVixieCron(String why, String expression, LocalDate after, LocalDate next) {
        assertThat(Schedule.parse(expression, "UTC")
                        .next(after.atStartOfDay(ZoneOffset.UTC).toInstant()))
                .as(why)
                .contains(next.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** By the calendar: in 2026, 31 January is a Saturday, 28 February too, and 31 May a Sunday. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the last day              | 0 0 L * *       | 2026-02-01 | 2026-02-28",
                "the last day, leap year   | 0 0 L 2 *       | 2028-01-01 | 2028-02-29",
                "three days before it      | 0 0 L-3 * *     | 2026-02-01 | 2026-02-25",
                "the last working day      | 0 0 LW * *      | 2026-01-01 | 2026-01-30",
                "the last working day      | 0 0 LW * *      | 2026-05-01 | 2026-05-29",
                "near a Saturday           | 0 0 14W 2 *     | 2026-01-01 | 2026-02-13",
                "near a Sunday             | 0 0 15W 2 *     | 2026-01-01 | 2026-02-16",
                "not before the month      | 0 0 1W 8 *      | 2026-07-15 | 2026-08-03",
                "not after the month       | 0 0 31W 5 *     | 2026-05-01 | 2026-05-29",
                "no such day this month    | 0 0 31W * *     | 2026-05-30 | 2026-07-31",
                "the last Friday           | 0 0 * * FRIL    | 2026-03-01 | 2026-03-27",
                "the last Friday, a number | 0 0 * * 5L      | 2026-03-01 | 2026-03-27",
                "the last Sunday           | 0 0 * * 7L      | 2026-03-01 | 2026-03-29",
                "the second Friday         | 0 0 * * FRI#2   | 2026-03-01 | 2026-03-13",
                "the fifth Monday          | 0 0 * * 1#5     | 2026-04-01 | 2026-06-29",
                "either of two             | 0 0 L * MON#1   | 2026-03-03 | 2026-03-31",
                "both of two               | 0 0 L * */7     | 2026-03-03 | 2026-05-31",
                "with numbers              | 0 0 20,L * *    | 2026-03-03 | 2026-03-20",
            })
    void knowsDaysThatAreNoNumbers(String why, String expression, LocalDate after, LocalDate next) {
        Instant fires = next.atStartOfDay(ZoneOffset.UTC).toInstant();

        assertThat(Schedule.parse(expression, "UTC")
                        .next(after.atStartOfDay(ZoneOffset.UTC).toInstant()))
                .as(why)
                .contains(fires);
        assertThat(Schedule.parse(expression, "UTC").previous(fires.plusSeconds(1)))
                .as(why)
                .contains(fires);
    }

    @ParameterizedTest
    @CsvSource({
        "@every 90s, 2026-01-01T00:00:00Z, 2026-01-01T00:01:30Z",
        "@every 90s, 2026-01-01T00:01:29.5Z, 2026-01-01T00:01:30Z",
        "@EVERY 1h30m, 2026-01-01T00:00:00Z, 2026-01-01T01:30:00Z",
        "@every 7s, 1970-01-01T00:00:00Z, 1970-01-01T00:00:07Z",
        "@every 1d12h, 1970-01-01T00:00:00Z, 1970-01-02T12:00:00Z",
        "@every 7s, 1969-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    })
    void aPeriodIsCountedFromTheEpoch(String expression, Instant after, Instant next) {
        Schedule schedule = Schedule.parse(expression, "Europe/Berlin");

        assertThat(schedule.next(after)).contains(next);
        assertThat(schedule.previous(next.plusNanos(1))).contains(next);
        assertThat(Schedule.parse(schedule.canonical(), "UTC").next(after)).contains(next);
        assertThat(schedule.next(LAST)).isEmpty();
        assertThat(schedule.next(Instant.MAX)).isEmpty();
        assertThat(schedule.previous(Instant.MIN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "at:2026-12-24T18:00:00Z, UTC, 2026-12-24T18:00:00Z",
        "AT: 2026-12-24T18:00+01:00, UTC, 2026-12-24T17:00:00Z",
        "@at 2026-12-24T18:00, Europe/Berlin, 2026-12-24T17:00:00Z",
        "@at 2026-03-29T02:30, Europe/Berlin, 2026-03-29T01:00:00Z",
        "@at 2026-10-25T02:30, Europe/Berlin, 2026-10-25T00:30:00Z",
    })
    void aTimeNamedByItselfIsFiredOnce(String expression, String zone, Instant time) {
        Schedule schedule = Schedule.parse(expression, zone);

        assertThat(schedule.next(Instant.EPOCH)).contains(time);
        assertThat(schedule.next(time)).isEmpty();
        assertThat(schedule.previous(Instant.MAX)).contains(time);
        assertThat(schedule.previous(time)).isEmpty();
        assertThat(Schedule.parse(schedule.canonical(), "UTC").next(Instant.EPOCH))
                .contains(time);
        assertThat(Schedules.of("@at 2026-03-29T02:30", ZoneId.of("Europe/Berlin"), DstPolicy.SKIP)
                        .next(Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void isEqualByExpressionAndZone() {
        Schedule schedule = Schedule.parse("0 3 * * *", "Europe/Berlin");

        assertThat(schedule)
                .isEqualTo(Schedule.parse("0 3 * * *", ZoneId.of("Europe/Berlin")))
                .hasSameHashCodeAs(Schedule.parse("0 3 * * *", ZoneId.of("Europe/Berlin")))
                .isNotEqualTo(Schedule.parse("0 3 * * *", "Europe/Paris"))
                .isNotEqualTo(Schedule.parse("0 3  * * *", "Europe/Berlin"))
                .hasToString("Schedule[0 3 * * * in Europe/Berlin]");
        assertThat(schedule.expression()).isEqualTo("0 3 * * *");
        assertThat(schedule.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    /** Fixed offsets are zones too, if not by name. */
    @Test
    void takesAnyZoneAsAnObject() {
        Optional<Instant> next =
                Schedule.parse("0 0 * * *", ZoneOffset.ofHoursMinutes(5, 45)).next(Instant.EPOCH);

        assertThat(next).contains(Instant.parse("1970-01-01T18:15:00Z"));
    }
}
