package io.distributedcron.core.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands around expressions: several of them, bounds, exclusions, jitter, and values that depend on the job. */
class TimingTest {
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    private record Excluded(String from, String to) {}

    private static Timing timing(List<String> schedules, String zone, List<Excluded> excluded, Duration jitter) {
        return new Timing(
                schedules,
                zone,
                Optional.empty(),
                Optional.empty(),
                excluded.stream()
                        .map(it -> Exclusion.parse(it.from, Optional.of(it.to)))
                        .toList(),
                DstPolicy.RUN_AFTER,
                jitter);
    }

    private static List<Instant> forwards(Schedule schedule, Instant from, Instant until) {
        List<Instant> times = new ArrayList<>();
        Instant at = schedule.next(from.minusNanos(1)).orElse(Instant.MAX);
        while (at.isBefore(until)) {
            times.add(at);
            at = schedule.next(at).orElse(Instant.MAX);
        }
        return times;
    }

    private static List<Instant> backwards(Schedule schedule, Instant from, Instant until) {
        List<Instant> times = new ArrayList<>();
        Instant at = schedule.previous(until).orElse(Instant.MIN);
        while (!at.isBefore(from)) {
            times.add(at);
            at = schedule.previous(at).orElse(Instant.MIN);
        }
        return times.reversed();
    }

    /** What is combined is what its parts say one by one, without what is excluded instant by instant. */
    @Test
    void severalSchedulesWithExclusionsAreTheirTimesOutsideOfThem() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<String> expressions = new ArrayList<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                expressions.add(RandomExpression.from(random, false, true).text());
            }
            expressions.add("@every " + (60 + random.nextInt(5_000)) + "s");
            List<Excluded> excluded = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                int day = 25 + random.nextInt(6);
                int hour = random.nextInt(23);
                excluded.add(
                        random.nextBoolean()
                                ? new Excluded("2026-03-" + day, "2026-03-" + day)
                                : new Excluded(
                                        String.format("2026-03-%dT%02d:30", day, hour),
                                        String.format("2026-03-%dT%02d:15", day, hour + 1)));
            }
            String zone = random.nextBoolean() ? "UTC" : "Europe/Berlin";
            Schedule combined = Schedule.of(timing(expressions, zone, excluded, Duration.ZERO), "shop/job");
            Instant from = Instant.parse("2026-03-26T00:00:00Z");
            Instant until = Instant.parse("2026-03-30T12:00:00Z");

            TreeSet<Instant> expected = new TreeSet<>();
            expressions.forEach(it -> expected.addAll(forwards(Schedule.parse(it, zone), from, until)));
            expected.removeIf(it -> excluded.stream().anyMatch(window -> lies(it, window, ZoneId.of(zone))));

            assertThat(forwards(combined, from, until)).as("seed %d", seed).containsExactlyElementsOf(expected);
            assertThat(backwards(combined, from, until)).as("seed %d", seed).containsExactlyElementsOf(expected);
        }
    }

    private static boolean lies(Instant time, Excluded window, ZoneId zone) {
        Exclusion exclusion = Exclusion.parse(window.from, Optional.of(window.to));
        return !time.isBefore(exclusion
                        .from()
                        .atZone(zone)
                        .withEarlierOffsetAtOverlap()
                        .toInstant())
                && time.isBefore(exclusion
                        .until()
                        .atZone(zone)
                        .withLaterOffsetAtOverlap()
                        .toInstant());
    }

    @Test
    void aTimeThatTwoSchedulesNameIsOneTime() {
        Schedule schedule =
                Schedule.of(timing(List.of("0 * * * *", "*/30 * * * *"), "UTC", List.of(), Duration.ZERO), "shop/job");

        assertThat(forwards(schedule, JANUARY, JANUARY.plus(Duration.ofHours(1))))
                .containsExactly(JANUARY, JANUARY.plus(Duration.ofMinutes(30)));
    }

    @Test
    void boundsAreIncludedThemselves() {
        Instant noon = JANUARY.plus(Duration.ofHours(12));
        Schedule schedule = Schedule.of(
                new Timing(
                        List.of("0 * * * *"),
                        "UTC",
                        Optional.of(JANUARY),
                        Optional.of(noon),
                        List.of(),
                        DstPolicy.RUN_AFTER,
                        Duration.ZERO),
                "shop/job");

        assertThat(schedule.next(Instant.EPOCH)).contains(JANUARY);
        assertThat(schedule.previous(JANUARY)).isEmpty();
        assertThat(schedule.previous(Instant.MAX)).contains(noon);
        assertThat(schedule.next(noon)).isEmpty();
        assertThat(schedule.next(noon.minusNanos(1))).contains(noon);
    }

    /** The freeze begins in the hour that Berlin's clocks leave out, and the second one ends in the hour they repeat. */
    @Test
    void exclusionsEndWithTheSecondPassOfARepeatedHour() {
        Schedule schedule = Schedule.of(
                timing(
                        List.of("*/30 * * * *"),
                        "Europe/Berlin",
                        List.of(
                                new Excluded("2026-03-29T02:30", "2026-03-29T03:30"),
                                new Excluded("2026-10-25T02:30", "2026-10-25T02:45")),
                        Duration.ZERO),
                "shop/job");

        assertThat(schedule.next(Instant.parse("2026-03-29T00:30:00Z")))
                .as("03:00 and what precedes it is excluded")
                .contains(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(schedule.next(Instant.parse("2026-10-25T00:00:00Z")))
                .as("from the first 02:30 until the second 02:45")
                .contains(Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void endlessExclusionsLeaveNothing() {
        Schedule schedule = Schedule.of(
                timing(List.of("* * * * *"), "UTC", List.of(new Excluded("1970-01-01", "9999-12-30")), Duration.ZERO),
                "shop/job");

        assertThat(schedule.next(JANUARY)).contains(Instant.parse("9999-12-31T00:00:00Z"));
        assertThat(schedule.previous(JANUARY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "2026-13-01 | 2026-12-02 | it is no date",
                "2026-12-24T18:00 | \"\" | a time of day has no end",
                "2026-12-24 | 2026-12-23 | it ends before it begins at 2026-12-24",
                "2026-12-24T18:00 | 2026-12-24T18:00 | it ends before it begins",
                "2026-12-24T18:00Z | 2026-12-24T19:00 | it is no local time",
                "2026-12-24T18:00:00.5 | 2026-12-24T19:00 | it has a fraction of a second",
                "1969-12-24 | \"\" | it is not within the years 1970 to 9999",
            })
    void exclusionsThatAreNoneAreNamed(String from, String to, String why) {
        InvalidScheduleException e = catchThrowableOfType(
                InvalidScheduleException.class,
                () -> Exclusion.parse(from, Optional.of(to).filter(it -> !it.isEmpty())));

        assertThat(e).hasMessageContaining(why);
        assertThat(e.path()).isEqualTo("exclusions");
    }

    @Test
    void saysWhichOfSeveralIsNotValid() {
        InvalidScheduleException e = catchThrowableOfType(
                InvalidScheduleException.class,
                () -> Schedule.of(
                        timing(List.of("@daily", "61 * * * *"), "UTC", List.of(), Duration.ZERO), "shop/job"));

        assertThat(e.path()).isEqualTo("schedules[1]");
        assertThat(e).hasMessageContaining("61 is outside 0 to 59");
    }

    @Test
    void contradictionsAreNoTiming() {
        assertThatThrownBy(() -> timing(List.of(), "UTC", List.of(), Duration.ZERO))
                .hasMessageContaining("0 schedules");
        assertThatThrownBy(() -> timing(java.util.Collections.nCopies(17, "@daily"), "UTC", List.of(), Duration.ZERO))
                .hasMessageContaining("17 schedules");
        assertThatThrownBy(() -> timing(List.of("@daily"), "UTC", List.of(), Duration.ofDays(2)))
                .hasMessageContaining("jitter");
        assertThatThrownBy(() -> new Timing(
                        List.of("@daily"),
                        "UTC",
                        Optional.of(MARCH),
                        Optional.of(JANUARY),
                        List.of(),
                        DstPolicy.RUN_AFTER,
                        Duration.ZERO))
                .hasMessageContaining("notAfter 2026-01-01T00:00:00Z must not be before notBefore");
    }

    /** Fixed numbers, computed by another program: whoever changes them moves the runs of every job. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "H H * * *                | shop/bill | 47 7 * * *",
                "H H * * *                | shop/mail | 14 11 * * *",
                "H(0-29) H(9-17) * * H    | shop/bill | 17 13 * * 2",
                "H/15 * * * *             | shop/bill | 2,17,32,47 * * * *",
                "H H(0-7)/3 H * *         | shop/bill | 47 1,4,7 13 * *",
                "H H H H(JAN-MAR) *       | shop/bill | 47 7 13 2 *",
                "H(MON-FRI) 0 * * *       | shop/bill | refused",
                "0 0 * * H(MON-FRI)       | shop/bill | 0 0 * * 2",
                "H H * * * *              | shop/bill | 3 47 * * * *",
                "H(20-10) * * * *         | shop/bill | refused",
                "H/0 * * * *              | shop/bill | refused",
            })
    void aHashedValueDependsOnTheJobAlone(String expression, String job, String resolved) {
        if (resolved.equals("refused")) {
            assertThatThrownBy(() -> Schedules.of(expression, "UTC", job)).isInstanceOf(InvalidScheduleException.class);
        } else {
            assertThat(Schedules.of(expression, "UTC", job).canonical()).isEqualTo(resolved);
        }
    }

    @Test
    void hashedValuesAreEvenlySpread() {
        int[] jobs = new int[60];
        for (int job = 0; job < 6_000; job++) {
            String minute = Schedules.of("H 3 * * *", "UTC", "shop/job-" + job).canonical();
            jobs[Integer.parseInt(minute.substring(0, minute.indexOf(' ')))]++;
        }
        assertThat(java.util.Arrays.stream(jobs).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(60, 140));
    }

    @Test
    void jitterIsLaterButBeforeTheNextTime() {
        for (String expression : List.of("* * * * * *", "*/7 * * * *", "0 3 * * *", "at:2026-02-01T00:00:00Z")) {
            Schedule schedule = Schedule.of(
                    timing(List.of(expression), "Europe/Berlin", List.of(), Duration.ofMinutes(10)), "shop/bill");
            Instant at = schedule.next(JANUARY).orElseThrow();
            TreeSet<Long> jitters = new TreeSet<>();
            for (int i = 0; i < 500; i++) {
                Instant due = schedule.due(at);
                Optional<Instant> next = schedule.next(at);
                assertThat(due).isAfterOrEqualTo(at).isBeforeOrEqualTo(at.plus(Duration.ofMinutes(10)));
                assertThat(schedule.due(at)).isEqualTo(due);
                jitters.add(Duration.between(at, due).toMillis());
                if (next.isEmpty()) {
                    break;
                }
                assertThat(due).isBefore(next.get());
                at = next.get();
            }
            assertThat(jitters.size()).as(expression).isGreaterThan(expression.startsWith("at") ? 0 : 300);
        }
    }

    /** Fixed numbers, computed by another program, as every JVM must. */
    @ParameterizedTest
    @CsvSource({
        "shop/bill, 2026-01-02T03:00:00Z, 485541",
        "shop/mail, 2026-01-02T03:00:00Z, 317996",
        "shop/bill, 2026-01-03T03:00:00Z, 229699",
    })
    void jitterDependsOnJobAndTimeAlone(String job, Instant time, long millis) {
        Schedule schedule = Schedule.of(timing(List.of("0 3 * * *"), "UTC", List.of(), Duration.ofMinutes(10)), job);

        assertThat(schedule.due(time)).isEqualTo(time.plusMillis(millis));
    }
}
