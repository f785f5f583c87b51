package io.distributedcron.examples.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final List<ReportedRun> RUNS = List.of(
            run("a/one", 0, RunState.SUCCEEDED, 2, ""),
            run("a/one", 5, RunState.FAILED, 40, "no \"luck\", <b>none</b>"),
            run("b/two", 1, RunState.SKIPPED, 0, ""));

    private static ReportedRun run(String job, int second, RunState state, long late, String error) {
        Optional<Duration> lateness =
                state == RunState.SKIPPED ? Optional.empty() : Optional.of(Duration.ofMillis(late));
        return new ReportedRun(
                JobId.parse(job),
                NOON.plusSeconds(second),
                state,
                1,
                lateness,
                lateness.map(it -> it.plusMillis(1)),
                error);
    }

    @Test
    void everyJobHasALine() {
        Report report = Report.of("Test", NOON, NOON.plusSeconds(60), RUNS);

        assertThat(report.jobs())
                .containsExactly(
                        new Report.JobLine(new JobId("a", "one"), 2, 1, 1, 40, 40),
                        new Report.JobLine(new JobId("b", "two"), 1, 0, 0, 0, 0));
    }

    @Test
    void everyRunHasALineOfCsv() {
        assertThat(CsvReport.of(Report.of("Test", NOON, NOON.plusSeconds(60), RUNS))
                        .split("\r\n", -1))
                .containsExactly(
                        "job,scheduled,state,attempt,lateness_ms,duration_ms,error",
                        "a/one,2026-01-01T12:00:00Z,SUCCEEDED,1,2,3,",
                        "a/one,2026-01-01T12:00:05Z,FAILED,1,40,41,\"no \"\"luck\"\", <b>none</b>\"",
                        "b/two,2026-01-01T12:00:01Z,SKIPPED,1,,,",
                        "");
    }

    @Test
    void theWebPageEscapesWhatPeopleWrite() {
        String page = HtmlReport.of(Report.of("<script>", NOON, NOON.plusSeconds(60), RUNS));

        assertThat(page)
                .contains("&lt;script&gt;", "<td>a/one</td>", "3 runs of 2 jobs")
                .doesNotContain("<script>");
    }
}
