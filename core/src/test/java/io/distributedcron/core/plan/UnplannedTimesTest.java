package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.MINUTELY;
import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnplannedTimesTest {
    private static final Run LAST = Planning.run(CatchUpPolicy.LATEST, at("09:00:00"));

    private static Job changed(Job.Status status, long revision, Instant changedAt) {
        return Planning.job(CatchUpPolicy.LATEST, status, revision, changedAt);
    }

    private static Optional<Run> record(Run last, Job changed) {
        return UnplannedTimes.record(last, MINUTELY, Optional.empty(), changed, new Ticket(5), at("12:00:00"));
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE, SUPERSEDED", "SUSPENDED, SUPERSEDED", "DELETED, SUPERSEDED", "HELD, HELD"})
    void oneRecordStandsForAllOfThem(Job.Status status, SkipReason reason) {
        assertThat(record(LAST, changed(status, LAST.revision() + 1, at("09:30:30"))))
                .hasValueSatisfying(record -> {
                    assertThat(record.id().isLink()).isTrue();
                    assertThat(record.scheduledTime()).isEqualTo(at("09:01:00"));
                    assertThat(record.revision()).isEqualTo(LAST.revision());
                    assertThat(record.state()).isEqualTo(RunState.SKIPPED);
                    assertThat(record.ending()).contains(new Ending.Skipped(reason, Optional.of(at("09:30:00")), 30));
                });
    }

    @Test
    void theTimeOfTheChangeIsTheLastOfThem() {
        assertThat(record(LAST, changed(Job.Status.SUSPENDED, 9, at("09:01:00"))))
                .hasValueSatisfying(
                        record -> assertThat(record.ending()).contains(new Ending.Skipped(SkipReason.SUPERSEDED)));
        assertThat(record(LAST, changed(Job.Status.SUSPENDED, 9, at("09:00:59"))))
                .isEmpty();
    }

    /** Whoever planned that one died before it recorded what it skips. */
    @Test
    void theNextRunBoundsThem() {
        Job changed = changed(Job.Status.ACTIVE, 9, at("09:30:30"));
        assertThat(UnplannedTimes.record(
                        LAST, MINUTELY, Optional.of(at("09:04:00")), changed, new Ticket(5), at("12:00:00")))
                .hasValueSatisfying(record -> {
                    assertThat(record.scheduledTime()).isEqualTo(at("09:01:00"));
                    assertThat(record.ending())
                            .contains(new Ending.Skipped(SkipReason.SUPERSEDED, Optional.of(at("09:03:00")), 3));
                });
        assertThat(UnplannedTimes.record(
                        LAST, MINUTELY, Optional.of(at("09:01:00")), changed, new Ticket(5), at("12:00:00")))
                .isEmpty();
    }

    /** A newer declaration, or one of the same time, may have planned beyond the change already. */
    @Test
    void aRunBeyondTheChangeDoesNot() {
        Job changed = changed(Job.Status.ACTIVE, 9, at("09:01:30"));
        assertThat(UnplannedTimes.record(
                        LAST, MINUTELY, Optional.of(at("09:05:00")), changed, new Ticket(5), at("12:00:00")))
                .hasValueSatisfying(
                        record -> assertThat(record.ending()).contains(new Ending.Skipped(SkipReason.SUPERSEDED)));
    }
}
