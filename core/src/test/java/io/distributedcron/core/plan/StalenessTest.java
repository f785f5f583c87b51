package io.distributedcron.core.plan;

import static io.distributedcron.core.plan.Planning.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.JobChange;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StalenessTest {
    private static final Run RUN = Planning.run(CatchUpPolicy.LATEST, at("09:00:00"));
    private static final Run RETRY = DueDecisionTest.retry(RUN);

    @Test
    void aHeldJobKeepsWhatWasClaimedAndAReleasedOneRunsNoTimeBefore() {
        assertThat(Staleness.of(RUN, change(Planning.UID, 1, Job.Status.HELD))).isEqualTo(Staleness.STALE);
        assertThat(Staleness.of(RETRY, change(Planning.UID, 1, Job.Status.HELD)))
                .isEqualTo(Staleness.CURRENT);
        JobChange released = new JobChange(RUN.job(), Planning.UID, 1, Job.Status.ACTIVE, RUN.scheduledTime());
        assertThat(Staleness.of(RUN, released)).isEqualTo(Staleness.STALE);
        assertThat(Staleness.of(RETRY, released)).isEqualTo(Staleness.CURRENT);
        JobChange earlier = new JobChange(
                RUN.job(),
                Planning.UID,
                1,
                Job.Status.ACTIVE,
                RUN.scheduledTime().minusMillis(1));
        assertThat(Staleness.of(RUN, earlier)).isEqualTo(Staleness.CURRENT);
    }

    @Test
    void theRevisionThatPlannedItOrAnOlderOneLeavesARunAlone() {
        assertThat(Staleness.of(RUN, change(Planning.UID, 1, Job.Status.ACTIVE)))
                .isEqualTo(Staleness.CURRENT);
        assertThat(Staleness.of(RUN, change(Planning.UID, 0, Job.Status.ACTIVE)))
                .isEqualTo(Staleness.CURRENT);
    }

    @Test
    void anEditMakesItStaleUnlessItWasClaimedOnce() {
        assertThat(Staleness.of(RUN, change(Planning.UID, 2, Job.Status.ACTIVE)))
                .isEqualTo(Staleness.STALE);
        assertThat(Staleness.of(RETRY, change(Planning.UID, 2, Job.Status.ACTIVE)))
                .isEqualTo(Staleness.CURRENT);
    }

    @Test
    void suspensionAndDeletionStopRetriesToo() {
        assertThat(Staleness.of(RETRY, change(Planning.UID, 2, Job.Status.SUSPENDED)))
                .isEqualTo(Staleness.STALE);
        assertThat(Staleness.of(RETRY, change(Planning.UID, 1, Job.Status.DELETED)))
                .isEqualTo(Staleness.STALE);
    }

    @Test
    void whatSomebodyAskedForStandsUntilItsJobIsDeleted() {
        Run asked = Run.manual(job(1, Job.Status.ACTIVE), "please", at("09:00:00"), RUN.ticket(), at("08:00:00"));
        assertThat(Staleness.of(asked, change(Planning.UID, 2, Job.Status.ACTIVE)))
                .isEqualTo(Staleness.CURRENT);
        assertThat(Staleness.of(asked, change(Planning.UID, 2, Job.Status.SUSPENDED)))
                .isEqualTo(Staleness.CURRENT);
        assertThat(Staleness.of(asked, change(Planning.UID, 1, Job.Status.DELETED)))
                .isEqualTo(Staleness.STALE);
        assertThat(Staleness.of(asked, change(new JobUid("other"), 9, Job.Status.ACTIVE)))
                .isEqualTo(Staleness.UNKNOWN);
    }

    @Test
    void aChangeOfAnotherDeclarationTellsNothing() {
        assertThat(Staleness.of(RUN, change(new JobUid("other"), 9, Job.Status.ACTIVE)))
                .isEqualTo(Staleness.UNKNOWN);
    }

    @Test
    void theJobItselfDecides() {
        assertThat(Staleness.of(RUN, Optional.empty())).isEqualTo(Staleness.STALE);
        assertThat(Staleness.of(RUN, Optional.of(job(1, Job.Status.ACTIVE)))).isEqualTo(Staleness.CURRENT);
        assertThat(Staleness.of(RUN, Optional.of(job(2, Job.Status.ACTIVE)))).isEqualTo(Staleness.STALE);
        assertThat(Staleness.of(RETRY, Optional.of(job(2, Job.Status.ACTIVE)))).isEqualTo(Staleness.CURRENT);
        assertThat(Staleness.of(RUN, Optional.of(job(1, Job.Status.DELETED)))).isEqualTo(Staleness.STALE);
        Job redeclared = new Job(RUN.job(), new JobUid("other"), 1, RUN.spec(), Job.Status.ACTIVE, at("08:00:00"));
        assertThat(Staleness.of(RUN, Optional.of(redeclared))).isEqualTo(Staleness.STALE);
    }

    private static Job job(long revision, Job.Status status) {
        return Planning.job(CatchUpPolicy.LATEST, status, revision, at("08:00:00"));
    }

    private static JobChange change(JobUid uid, long revision, Job.Status status) {
        return new JobChange(RUN.job(), uid, revision, status, at("08:30:00"));
    }
}
