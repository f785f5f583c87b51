package io.distributedcron.examples.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.worker.testkit.TestResult;
import io.distributedcron.worker.testkit.TestRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteReportTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final MemoryStores stores = new MemoryStores(() -> NOON.minus(Duration.ofHours(1)));

    private TestResult run(Map<String, Object> payload) {
        RecentRuns recent = new RecentRuns(stores.jobs(), stores.history());
        return TestRun.of(ReportRequest.class, new WriteReport(recent, folder))
                .job("team/report")
                .scheduledTime(NOON)
                .payload(payload)
                .run();
    }

    private void plan(String name, int minutesBeforeNoon) {
        JobSpec spec = JobSpec.of("log", Timing.of("* * * * *", "UTC"), new PoolId("team", "default"));
        JobId id = new JobId("team", name);
        Job job = stores.jobs()
                .put(new JobDeclaration(id, new JobUid(name), 1, spec, false, Optional.empty()))
                .job();
        Instant time = NOON.minus(Duration.ofMinutes(minutesBeforeNoon));
        stores.plannedRuns().plan(List.of(Run.planned(job, time, new Ticket(1), time)));
    }

    @Test
    void theRunsOfTheLastMinutesAreReported() {
        plan("old", 30);
        plan("recent", 5);

        TestResult result = run(Map.of("title", "Runs", "minutes", 10));

        assertThat(result).isInstanceOfSatisfying(TestResult.Succeeded.class, succeeded -> assertThat(succeeded.json())
                .hasValueSatisfying(json -> assertThat(json).contains("\"runs\":1", "report-20260101T120000Z.html")));
        assertThat(folder.resolve("report-20260101T120000Z.csv"))
                .content()
                .contains("team/recent,2026-01-01T11:55:00Z,PLANNED")
                .doesNotContain("team/old");
    }

    @Test
    void anotherAttemptLeavesTheSameFiles() {
        plan("recent", 5);
        run(Map.of("title", "Runs", "minutes", 10));
        run(Map.of("title", "Runs", "minutes", 10));

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("report-20260101T120000Z.csv", "report-20260101T120000Z.html");
    }

    @Test
    void aPayloadThatMakesNoSenseIsRefused() {
        assertThat(run(Map.of("title", "Runs", "minutes", 0))).isInstanceOf(TestResult.Refused.class);
    }
}
