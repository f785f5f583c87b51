package io.distributedcron.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The transitions from 1970 to 2037 of every zone of the tz database, a few expressions against the
 * {@link ScanningOracle}. By default each zone's newest transition and a seeded sample of the others; all of them with
 * {@code -Ddcron.cron.transitions=all}.
 */
class EveryTransitionTest {

    private static final boolean ALL = "all".equals(System.getProperty("dcron.cron.transitions"));
    private static final int ONE_OF = 60;
    private static final Instant END = Instant.parse("2038-01-01T00:00:00Z");
    private static final int HOUR = 3_600;

    private record Expression(String text, boolean elapsedTime, DstPolicy dstPolicy, IntPredicate times) {
        Expression(String text, boolean elapsedTime, IntPredicate times) {
            this(text, elapsedTime, DstPolicy.RUN_AFTER, times);
        }

        @Override
        public String toString() {
            return text + " " + dstPolicy;
        }
    }

    static List<Expression> expressions() {
        return List.of(
                new Expression("*/10 * * * *", true, s -> s % 600 == 0),
                new Expression("0 */2 * * *", true, s -> s % (2 * HOUR) == 0),
                new Expression("*/30 */15 ? * * *", true, s -> s % 900 == 0 || s % 900 == 30),
                new Expression("*/20 0-3 * * *", false, s -> s % 1_200 == 0 && s < 4 * HOUR),
                new Expression(
                        "7,59 23,0 * * *",
                        false,
                        s -> (s % HOUR == 420 || s % HOUR == 3_540) && (s < HOUR || s >= 23 * HOUR)),
                new Expression("@daily", false, s -> s == 0),
                new Expression("30 2 * * *", false, s -> s == 9_000),
                new Expression("0 0-23 * * *", false, s -> s % HOUR == 0),
                new Expression("30 2 * * *", false, DstPolicy.SKIP, s -> s == 9_000),
                new Expression("*/15 0-3 * * *", false, DstPolicy.SKIP, s -> s % 900 == 0 && s < 4 * HOUR));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void agreesWithTheWatchedClock(Expression expression) {
        int checked = 0;
        Random random = new Random(expression.text.hashCode());
        for (Map.Entry<ZoneRules, ZoneId> zone : zonesByRules().entrySet()) {
            Schedule schedule = Schedules.of(expression.text, zone.getValue(), expression.dstPolicy);
            ScanningOracle oracle = new ScanningOracle(
                    zone.getKey(),
                    expression.times,
                    (LocalDate any) -> true,
                    expression.elapsedTime,
                    expression.dstPolicy);
            List<ZoneOffsetTransition> transitions = transitions(zone.getKey());
            for (int i = 0; i < transitions.size(); i++) {
                if (ALL || i == transitions.size() - 1 || random.nextInt(ONE_OF) == 0) {
                    check(schedule, oracle, transitions.get(i));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(ALL ? 10_000 : 400);
    }

    private static void check(Schedule schedule, ScanningOracle oracle, ZoneOffsetTransition transition) {
        long around = Math.abs(transition.getDuration().toSeconds()) + HOUR;
        long from = transition.toEpochSecond() - around;
        long to = transition.toEpochSecond() + around;
        String what = schedule + " around " + transition;

        List<Instant> expected = oracle.firings(from, to);

        List<Instant> forwards = new ArrayList<>();
        Instant at = schedule.next(Instant.ofEpochSecond(from - 1)).orElseThrow();
        for (; at.getEpochSecond() < to; at = schedule.next(at).orElseThrow()) {
            forwards.add(at);
        }
        assertThat(forwards).as(what).isEqualTo(expected);
        List<Instant> backwards = new ArrayList<>();
        at = schedule.previous(Instant.ofEpochSecond(to)).orElse(Instant.MIN);
        for (; at.getEpochSecond() >= from; at = schedule.previous(at).orElse(Instant.MIN)) {
            backwards.add(at);
        }
        assertThat(backwards).as(what).isEqualTo(expected.reversed());
        for (long probe = from; probe < to; probe += (to - from) / 16 + 1) {
            agreesFrom(Instant.ofEpochSecond(probe), schedule, expected, what);
        }
    }

    /** Whoever asks may stand anywhere, in the second pass of an overlap too. */
    private static void agreesFrom(Instant probe, Schedule schedule, List<Instant> expected, String what) {
        expected.stream().filter(it -> it.isAfter(probe)).findFirst().ifPresent(it -> assertThat(schedule.next(probe))
                .as("%s after %s", what, probe)
                .contains(it));
        expected.reversed().stream()
                .filter(it -> it.isBefore(probe))
                .findFirst()
                .ifPresent(it -> assertThat(schedule.previous(probe))
                        .as("%s before %s", what, probe)
                        .contains(it));
    }

    /** Zones under one of their names: aliases share their rules. */
    private static Map<ZoneRules, ZoneId> zonesByRules() {
        Map<ZoneRules, ZoneId> zones = new LinkedHashMap<>();
        for (String name : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            ZoneId zone = ZoneId.of(name);
            zones.putIfAbsent(zone.getRules(), zone);
        }
        return zones;
    }

    private static List<ZoneOffsetTransition> transitions(ZoneRules rules) {
        List<ZoneOffsetTransition> transitions = new ArrayList<>();
        // Two days after the epoch, so that a window does not reach beyond the range of schedules.
        ZoneOffsetTransition transition = rules.nextTransition(Instant.EPOCH.plusSeconds(48 * HOUR));
        while (transition != null && transition.getInstant().isBefore(END)) {
            transitions.add(transition);
            transition = rules.nextTransition(transition.getInstant());
        }
        return transitions;
    }
}
