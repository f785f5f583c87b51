package io.distributedcron.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.check.LoggedEvent.Kind;
import io.distributedcron.core.check.runlog.RunLogLine;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatenessByMinuteTest {
    private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();

    @Test
    void firstAttemptsCountInTheMinuteInWhichTheyWereDue() throws IOException {
        for (int i = 0; i < 99; i++) {
            note(Kind.START, 1, 30, 2);
        }
        note(Kind.START, 1, 30, 90_000);
        note(Kind.START, 1, 61, 7);
        note(Kind.START, 2, 30, 500_000);
        note(Kind.END, 1, 30, 500_000);
        note(Kind.START, 1, -1, 500_000);
        Files.write(folder.resolve("1.log"), lines);
        Files.writeString(folder.resolve("2.log"), "{\"event\":\"start\",\"jo");
        Chart runs = Chart.linear("runs");
        Chart lateness = Chart.logarithmic("lateness");

        LatenessByMinute.read(folder, BEGAN).draw(runs, lateness);

        assertThat(points(runs, "first attempts")).containsExactly(100 / 60.0, 1 / 60.0);
        assertThat(points(lateness, "p50")).containsExactly(2.0, 7.0);
        assertThat(points(lateness, "p99")).containsExactly(2.0, 7.0);
        assertThat(points(lateness, "max")).containsExactly(90_000.0, 7.0);
    }

    private void note(Kind kind, int attempt, int dueAfterSeconds, long lateMillis) {
        Instant due = BEGAN.plusSeconds(dueAfterSeconds);
        JobId job = new JobId("shop", "bill");
        RunId run = new RunId("3f2c1a52-0000-4000-8000-000000000001:" + due.toEpochMilli());
        lines.add(RunLogLine.format(new LoggedEvent(kind, job, run, attempt, due, due, due.plusMillis(lateMillis))));
    }

    private static List<Double> points(Chart chart, String name) {
        return chart.series().stream()
                .filter(series -> series.name().equals(name))
                .flatMap(series -> series.points().stream())
                .map(Series.Point::value)
                .toList();
    }
}
