package io.distributedcron.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random expressions against the {@link ScanningOracle}; the seed is in the failure. 2,380 in all, or as many times that as
 * {@code -Ddcron.cron.random} says.
 */
class RandomScheduleTest {

    private static final int PER_ZONE = 260 * Integer.getInteger("dcron.cron.random", 1);
    private static final long HOUR = 3_600;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Antarctica/Troll",
                "Africa/Casablanca",
                "Pacific/Apia",
                "Asia/Kathmandu"
            })
    void firesExactlyWhenTheClockShowsIt(String zoneName) {
        ZoneId zone = ZoneId.of(zoneName);
        for (int seed = 0; seed < PER_ZONE; seed++) {
            Random random = new Random(zoneName.hashCode() * 31L + seed);
            RandomExpression expression = RandomExpression.from(random, random.nextInt(3) == 0, true);
            DstPolicy dstPolicy = random.nextInt(4) == 0 ? DstPolicy.SKIP : DstPolicy.RUN_AFTER;
            Schedule schedule = Schedules.of(expression.text(), zone, dstPolicy);
            long from = start(random, zone);
            long to = from + 30 * HOUR;

            List<Instant> expected =
                    ScanningOracle.of(expression, zone.getRules(), dstPolicy).firings(from, to);

            String what = schedule + " seed " + seed + " from " + Instant.ofEpochSecond(from);
            List<Instant> forwards = forwards(schedule, from, to);
            assertThat(forwards).as(what).isEqualTo(expected);
            assertThat(backwards(schedule, from, to)).as(what).isEqualTo(expected.reversed());
            everyInstantInBetweenAgrees(schedule, forwards, random, what);
            whatIsPrintedMeansTheSame(schedule, dstPolicy, forwards, from, to, what);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void findsRareDatesOverACentury(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            RandomExpression expression = RandomExpression.from(random, false, false);
            Schedule schedule = Schedule.parse(expression.text(), ZoneOffset.UTC);
            List<LocalDate> expected = new ArrayList<>();
            for (LocalDate date = LocalDate.EPOCH; date.getYear() < 2070; date = date.plusDays(1)) {
                if (expression.matchesDate(date)) {
                    expected.add(date);
                }
            }

            List<LocalDate> found = new ArrayList<>();
            Instant dayEnd = Instant.EPOCH.minusNanos(1);
            while (true) {
                LocalDate date = schedule.next(dayEnd)
                        .map(it -> it.atZone(ZoneOffset.UTC).toLocalDate())
                        .orElse(LocalDate.MAX);
                if (date.getYear() >= 2070) {
                    break;
                }
                found.add(date);
                dayEnd = date.plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .minusNanos(1);
            }
            assertThat(found).as("%s, seed %d", schedule, seed).isEqualTo(expected);
        }
    }

    private static void whatIsPrintedMeansTheSame(
            Schedule schedule, DstPolicy dstPolicy, List<Instant> firings, long from, long to, String what) {
        Schedule again = Schedules.of(schedule.canonical(), schedule.zone(), dstPolicy);
        assertThat(again.canonical()).as(what).isEqualTo(schedule.canonical());
        assertThat(forwards(again, from, to)).as(what + " printed").isEqualTo(firings);
        assertThat(schedule.inWords()).as(what).isNotBlank().isEqualTo(again.inWords());
    }

    /** Two times of three a window around a transition, else any of 1970 to 2100. */
    private static long start(Random random, ZoneId zone) {
        long any = random.nextLong(LocalDate.of(2100, 1, 1).toEpochDay() * 24 * HOUR);
        ZoneOffsetTransition transition = zone.getRules().nextTransition(Instant.ofEpochSecond(any));
        boolean near = transition != null && random.nextInt(3) > 0;
        return near ? transition.toEpochSecond() - random.nextLong(29 * HOUR) : any;
    }

    private static List<Instant> forwards(Schedule schedule, long from, long to) {
        List<Instant> firings = new ArrayList<>();
        Instant end = Instant.ofEpochSecond(to);
        Instant at = schedule.next(Instant.ofEpochSecond(from).minusNanos(1)).orElse(Instant.MAX);
        while (at.isBefore(end)) {
            firings.add(at);
            Instant next = schedule.next(at).orElse(Instant.MAX);
            assertThat(next).as("%s after %s", schedule, at).isAfter(at);
            at = next;
        }
        return firings;
    }

    private static List<Instant> backwards(Schedule schedule, long from, long to) {
        List<Instant> firings = new ArrayList<>();
        Instant start = Instant.ofEpochSecond(from);
        Instant at = schedule.previous(Instant.ofEpochSecond(to)).orElse(Instant.MIN);
        while (!at.isBefore(start)) {
            firings.add(at);
            Instant previous = schedule.previous(at).orElse(Instant.MIN);
            assertThat(previous).as("%s before %s", schedule, at).isBefore(at);
            at = previous;
        }
        return firings;
    }

    private static void everyInstantInBetweenAgrees(
            Schedule schedule, List<Instant> firings, Random random, String what) {
        for (int i = 1; i < Math.min(firings.size(), 20); i++) {
            Instant one = firings.get(i - 1);
            Instant two = firings.get(i);
            long seconds = two.getEpochSecond() - one.getEpochSecond();
            Instant between = one.plusSeconds(random.nextLong(seconds)).plusNanos(random.nextLong(1_000_000_000L));
            assertThat(schedule.next(between)).as("%s after %s", what, between).contains(two);
            if (!between.equals(one)) {
                assertThat(schedule.previous(between))
                        .as("%s before %s", what, between)
                        .contains(one);
            }
            assertThat(schedule.previous(two)).as(what).contains(one);
        }
    }
}
