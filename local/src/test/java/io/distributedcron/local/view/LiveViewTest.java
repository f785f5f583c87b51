package io.distributedcron.local.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.local.verdict.Latency;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveViewTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static Snapshot snapshot(int jobs) {
        return new Snapshot(
                Duration.ofSeconds(12),
                NOON,
                IntStream.range(0, jobs)
                        .mapToObj(i -> new Snapshot.JobRow(
                                "default/job-" + i,
                                "*/5 * * * * *",
                                "UTC",
                                i == 0 ? "NoSuchPool: there is none" : "",
                                Optional.of(NOON.plusSeconds(4)),
                                "SUCCEEDED",
                                Optional.of(Duration.ofMillis(2))))
                        .toList(),
                List.of(new Snapshot.PodRow("dcron-scheduler-1", Optional.of(42L), "ready")),
                new Snapshot.Counts(7, 1, 0, 0, 2),
                new Latency(1, 2, 3));
    }

    @Test
    void thePictureFitsTheTerminal() {
        List<String> picture = new LiveView(out, 80, 30).draw(snapshot(100));

        assertThat(picture).hasSizeLessThanOrEqualTo(30);
        assertThat(picture).allSatisfy(line -> assertThat(line.replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", ""))
                .hasSizeLessThanOrEqualTo(80));
        assertThat(String.join("\n", picture))
                .contains("default/job-1 ", "4 s", "SUCCEEDED", "2.0 ms", "more", "dcron-scheduler-1");
    }

    @Test
    void whyAJobIsNotReadyIsShownWhereThereIsRoom() {
        assertThat(String.join("\n", new LiveView(out, 140, 30).draw(snapshot(2))))
                .contains("NoSuchPool: there is none");
    }

    @Test
    void theScreenIsGivenBack() {
        LiveView view = new LiveView(out, 80, 30);
        view.event("starting");
        view.refresh(snapshot(1));
        view.event("drawn, not printed");
        view.close();
        view.event("over");

        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertThat(printed).startsWith("starting").endsWith("\u001b[?1049lover" + System.lineSeparator());
        assertThat(printed).doesNotContain("drawn, not printed");
    }

    @Test
    void withoutATerminalThereIsALineEveryTenSeconds() {
        PlainView view = new PlainView(out);
        view.refresh(snapshot(3));
        view.refresh(snapshot(3));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("12 s: 3 jobs, 10 runs: 7 succeeded, 1 failed, 0 skipped, 0 cancelled, 2 running;"
                        + " lateness p50 1.0 ms, p99 2.0 ms" + System.lineSeparator());
    }
}
