package io.distributedcron.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.check.MatchWindows.Window;
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

    private static List<Window> windows(Duration length, long... seconds) {
        return seconds(seconds).stream()
                .map(time -> new Window(time, time.plus(length)))
                .toList();
    }

    @Test
    void aStartBelongsToTheTimeWhoseWindowEndsFirst() {
        MatchWindows match = MatchWindows.of(windows(Duration.ofSeconds(15), 0, 10, 20), seconds(12, 13, 50));

        assertThat(match.unmatchedTimes()).containsExactly(Instant.ofEpochSecond(20));
        assertThat(match.unmatchedStarts()).containsExactly(Instant.ofEpochSecond(50));
    }

    @Test
    void bothEndsOfAWindowBelongToIt() {
        MatchWindows match = MatchWindows.of(windows(Duration.ofSeconds(5), 10, 20), seconds(10, 25));

        assertThat(match.unmatchedTimes()).isEmpty();
        assertThat(match.unmatchedStarts()).isEmpty();
    }

    @Test
    void aLaterTimeWithAShorterWindowGoesFirst() {
        List<Window> windows = List.of(
                new Window(Instant.ofEpochSecond(0), Instant.ofEpochSecond(60)),
                new Window(Instant.ofEpochSecond(10), Instant.ofEpochSecond(15)));

        MatchWindows match = MatchWindows.of(windows, seconds(12, 50));

        assertThat(match.unmatchedTimes()).isEmpty();
        assertThat(match.unmatchedStarts()).isEmpty();
    }

    /** 4,000 small histories a seed, half of them with windows of one length. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itMatchesAsManyAsPossible(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 4_000; i++) {
            int shortest = random.nextInt(8);
            int more = random.nextBoolean() ? 1 : 12;
            List<Window> windows = some(random).stream()
                    .map(time -> new Window(time, time.plusSeconds(shortest + random.nextInt(more))))
                    .toList();
            List<Instant> starts = some(random);

            MatchWindows match = MatchWindows.of(windows, starts);

            int most = mostMatches(windows, starts);
            assertThat(match.unmatchedTimes())
                    .as("windows %s, starts %s", windows, starts)
                    .hasSize(windows.size() - most);
            assertThat(match.unmatchedStarts()).hasSize(starts.size() - most);
        }
    }

    private static List<Instant> some(Random random) {
        return random.longs(random.nextInt(9), 0, 20)
                .mapToObj(Instant::ofEpochSecond)
                .toList();
    }

    /** By augmenting paths, which shares no idea with what it judges. */
    private static int mostMatches(List<Window> windows, List<Instant> starts) {
        int[] timeOfStart = new int[starts.size()];
        Arrays.fill(timeOfStart, -1);
        int matches = 0;
        for (int time = 0; time < windows.size(); time++) {
            if (augment(time, windows, starts, timeOfStart, new boolean[starts.size()])) {
                matches++;
            }
        }
        return matches;
    }

    private static boolean augment(
            int time, List<Window> windows, List<Instant> starts, int[] timeOfStart, boolean[] seen) {
        for (int start = 0; start < starts.size(); start++) {
            Instant at = starts.get(start);
            Window window = windows.get(time);
            if (at.isBefore(window.time()) || at.isAfter(window.end()) || seen[start]) {
                continue;
            }
            seen[start] = true;
            if (timeOfStart[start] < 0 || augment(timeOfStart[start], windows, starts, timeOfStart, seen)) {
                timeOfStart[start] = time;
                return true;
            }
        }
        return false;
    }
}
