package io.distributedcron.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchWindowsTest {
    private static List<Instant> seconds(long... seconds) {
        return LongStream.of(seconds).mapToObj(Instant::ofEpochSecond).toList();
    }

    @Test
    void aStartBelongsToTheTimeWhoseWindowEndsFirst() {
        MatchWindows match = MatchWindows.of(seconds(0, 10, 20), seconds(12, 13, 50), Duration.ofSeconds(15));

        assertThat(match.unmatchedTimes()).containsExactly(Instant.ofEpochSecond(20));
        assertThat(match.unmatchedStarts()).containsExactly(Instant.ofEpochSecond(50));
    }

    @Test
    void bothEndsOfAWindowBelongToIt() {
        MatchWindows match = MatchWindows.of(seconds(10, 20), seconds(10, 25), Duration.ofSeconds(5));

        assertThat(match.unmatchedTimes()).isEmpty();
        assertThat(match.unmatchedStarts()).isEmpty();
    }

    /** 4,000 small histories a seed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itMatchesAsManyAsPossible(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 4_000; i++) {
            List<Instant> times = some(random);
            List<Instant> starts = some(random);
            Duration grace = Duration.ofSeconds(random.nextInt(8));

            MatchWindows match = MatchWindows.of(times, starts, grace);

            int most = mostMatches(times, starts, grace);
            assertThat(match.unmatchedTimes())
                    .as("times %s, starts %s, grace %s", times, starts, grace)
                    .hasSize(times.size() - most);
            assertThat(match.unmatchedStarts()).hasSize(starts.size() - most);
        }
    }

    private static List<Instant> some(Random random) {
        return random.longs(random.nextInt(9), 0, 20)
                .mapToObj(Instant::ofEpochSecond)
                .toList();
    }

    /** By augmenting paths, which shares no idea with what it judges. */
    private static int mostMatches(List<Instant> times, List<Instant> starts, Duration grace) {
        int[] timeOfStart = new int[starts.size()];
        Arrays.fill(timeOfStart, -1);
        int matches = 0;
        for (int time = 0; time < times.size(); time++) {
            if (augment(time, times, starts, grace, timeOfStart, new boolean[starts.size()])) {
                matches++;
            }
        }
        return matches;
    }

    private static boolean augment(
            int time, List<Instant> times, List<Instant> starts, Duration grace, int[] timeOfStart, boolean[] seen) {
        for (int start = 0; start < starts.size(); start++) {
            Duration late = Duration.between(times.get(time), starts.get(start));
            if (late.isNegative() || late.compareTo(grace) > 0 || seen[start]) {
                continue;
            }
            seen[start] = true;
            if (timeOfStart[start] < 0 || augment(timeOfStart[start], times, starts, grace, timeOfStart, seen)) {
                timeOfStart[start] = time;
                return true;
            }
        }
        return false;
    }
}
