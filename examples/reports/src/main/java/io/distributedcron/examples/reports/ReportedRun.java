package io.distributedcron.examples.reports;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a report says of a run. */
record ReportedRun(
        JobId job,
        Instant scheduledTime,
        RunState state,
        int attempt,
        Optional<Duration> lateness,
        Optional<Duration> took,
        String error) {

    static ReportedRun of(Run run) {
        return new ReportedRun(
                run.job(),
                run.scheduledTime(),
                run.state(),
                run.attempt(),
                run.startedAt().map(at -> Duration.between(run.dueTime(), at)),
                run.startedAt().flatMap(from -> run.finishedAt().map(to -> Duration.between(from, to))),
                run.lastFailure().map(Failure::message).orElse(""));
    }
}
