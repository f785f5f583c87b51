package io.distributedcron.core.check.runlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitRunLogsTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456789Z");

    @TempDir
    private Path logs;

    private static LoggedEvent event(String job, int attempt) {
        RunId run = RunId.planned(new JobUid("uid-of-" + job), Instant.EPOCH);
        return new LoggedEvent(
                LoggedEvent.Kind.START, new JobId("shop", job), run, attempt, Instant.EPOCH, Instant.EPOCH, AT);
    }

    private static List<LoggedEvent> all(SplitRunLogs split) {
        List<LoggedEvent> events = new ArrayList<>();
        for (int slot = 0; slot < Slot.COUNT; slot++) {
            Slot one = new Slot(slot);
            split.inSlot(one).forEach((job, some) -> {
                assertThat(job.slot()).isEqualTo(one);
                events.addAll(some);
            });
        }
        return events;
    }

    @Test
    void everyLineOfEveryFileIsHandedOverOnce() throws IOException {
        List<LoggedEvent> written = new ArrayList<>();
        for (int file = 0; file < 3; file++) {
            List<LoggedEvent> some = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                some.add(event("job-" + i, file + 1));
            }
            written.addAll(some);
            Files.write(
                    logs.resolve(file + ".log"),
                    some.stream().map(RunLogLine::format).toList());
        }

        try (SplitRunLogs split = SplitRunLogs.of(List.of(logs))) {
            assertThat(all(split)).containsExactlyInAnyOrderElementsOf(written);
            assertThat(split.unreadable()).isZero();
        }
    }

    @Test
    void aTornLastLineCountsForNothingAndAnyOtherIsCounted() throws IOException {
        Path log = logs.resolve("torn.log");
        String line = RunLogLine.format(event("bill", 1));
        Files.writeString(log, "what is this\n" + line + "\n" + line.substring(0, line.length() / 2));
        Path other = logs.resolve("other.log");
        Files.writeString(other, line + "\n", StandardOpenOption.CREATE);

        try (SplitRunLogs split = SplitRunLogs.of(List.of(log, other))) {
            assertThat(all(split)).hasSize(2);
            assertThat(split.unreadable()).isEqualTo(1);
        }
    }

    @Test
    void moreFieldsDoNotMatter() throws IOException {
        LoggedEvent event = event("bill", 2);
        String line =
                RunLogLine.format(event).replaceFirst("\\{", "{\"more\":{\"job\":[1,{\"run\":2}]},\"none\":null,");
        Files.writeString(logs.resolve("more.log"), "[]\n{\"job\":7}\n{}\n7\n" + line + "\n");

        try (SplitRunLogs split = SplitRunLogs.of(List.of(logs))) {
            assertThat(all(split)).containsExactly(event);
            assertThat(split.unreadable()).isEqualTo(4);
        }
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = folders(temporary);
        try (SplitRunLogs split = SplitRunLogs.of(List.of())) {
            assertThat(all(split)).isEmpty();
            assertThat(folders(temporary)).isGreaterThan(before);
        }
        assertThat(folders(temporary)).isEqualTo(before);
    }

    private static long folders(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("dcron-check-"))
                    .count();
        }
    }
}
