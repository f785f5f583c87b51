package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.MINUTELY;
import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnplannedTimesTest {
    private static final Run LAST = Planning.run(CatchUpPolicy.LATEST, at("09:00:00"));

    private static Job changed(Job.Status status, long revision, Instant changedAt) {
        return Planning.job(CatchUpPolicy.LATEST, status, revision, changedAt);
    }

    private static Optional<Run> record(Run last, Job changed) {
        return UnplannedTimes.record(last, MINUTELY, changed, new Ticket(5), at("12:00:00"));
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

    @Test
    void whereTheEndWasHandledOrIsStillToComeThereAreNone() {
        Job suspended = changed(Job.Status.SUSPENDED, LAST.revision() + 1, at("09:30:30"));
        assertThat(UnplannedTimes.mayBeAfter(LAST, suspended)).isTrue();
        assertThat(UnplannedTimes.mayBeAfter(LAST, changed(Job.Status.SUSPENDED, 9, at("08:59:59"))))
                .isFalse();
        Claim claim = new Claim(new Token(new UUID(1, 1)), new WorkerId("w"), at("09:00:00"));
        assertThat(UnplannedTimes.mayBeAfter(LAST.claimed(claim), suspended)).isFalse();
        Ending missed = new Ending.Skipped(SkipReason.MISSED);
        assertThat(UnplannedTimes.mayBeAfter(LAST.endedUnclaimed(missed, at("09:30:00")), suspended))
                .isFalse();
    }

    /** What was planned since a job was held is of its release, and what is of this declaration or a later one stands. */
    @Test
    void onlyTheEndOfAnOlderDeclarationCounts() {
        Instant later = at("09:30:30");
        long same = LAST.revision();
        assertThat(UnplannedTimes.mayBeAfter(LAST, changed(Job.Status.ACTIVE, same, later)))
                .isFalse();
        assertThat(UnplannedTimes.mayBeAfter(LAST, changed(Job.Status.ACTIVE, same + 1, later)))
                .isTrue();
        assertThat(UnplannedTimes.mayBeAfter(LAST, changed(Job.Status.DELETED, same, later)))
                .isTrue();
        assertThat(UnplannedTimes.mayBeAfter(LAST, changed(Job.Status.DELETED, same - 1, later)))
                .isFalse();
        assertThat(UnplannedTimes.mayBeAfter(LAST, changed(Job.Status.HELD, same, later)))
                .isTrue();
        Run afterwards = LAST.successor(at("09:01:00"), at("09:01:00"), new Ticket(2), later.plusMillis(1));
        assertThat(UnplannedTimes.mayBeAfter(afterwards, changed(Job.Status.HELD, same, later)))
                .isFalse();
    }
}
