package io.distributedcron.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsTest {
    private static final Instant DUE = Instant.parse("2031-05-06T07:08:09Z");

    @TempDir
    Path folder;

    @Test
    void whatProcessesNoteIsReadBack() throws IOException {
        CallNotes.in(folder, 1).add(DUE, DUE.plusNanos(1_234_567));
        CallNotes other = CallNotes.in(folder, 2);
        other.add(DUE.plusSeconds(1), DUE.plusSeconds(2));
        other.add(DUE.plusSeconds(2), DUE.plusSeconds(2).minusNanos(1_000));

        Calls calls = Calls.read(folder);

        assertThat(Calls.count(folder)).isEqualTo(3);
        assertThat(IntStream.range(0, calls.size()).mapToObj(i -> calls.at(i) - calls.due(i)))
                .containsExactlyInAnyOrder(1_234L, 1_000_000L, -1L);
    }

    @Test
    void nothingWasNotedWhereNothingRan() throws IOException {
        assertThat(Calls.count(folder.resolve("none"))).isZero();
        assertThat(Calls.read(folder.resolve("none")).size()).isZero();
    }
}
