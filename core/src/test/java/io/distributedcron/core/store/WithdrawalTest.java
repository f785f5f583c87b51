package io.distributedcron.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WithdrawalTest {
    private static final Instant DUE = Instant.parse("2031-05-06T07:00:00Z");
    private static final Instant CHANGED = DUE.plusSeconds(600);
    private static final Instant NOW = CHANGED.plusSeconds(1);
    private static final Jobs JOB = Jobs.job("shop/bill").revision(4);
    private static final Run RUN = Runs.planned(JOB.changedAt(DUE.minusSeconds(3600)), DUE);

    private static Job changed(Job.Status status, long revision) {
        Job job = JOB.revision(revision).changedAt(CHANGED);
        return new Job(job.id(), job.uid(), job.revision(), job.spec(), status, job.changedAt());
    }

    private static boolean ends(Run run, Job changed) {
        Withdrawal withdrawal = new Withdrawal(changed, NOW);
        boolean ends = withdrawal.endsUnclaimed(run);
        boolean ended = run.claim().isEmpty()
                && !run.state().terminal()
                && withdrawal.of(run).filter(it -> it.state().terminal()).isPresent();
        assertThat(ends).as("as it is decided about %s", run).isEqualTo(ended);
        return ends;
    }

    /** What was planned since a job was held is of its release, and what is of a later declaration stands. */
    @Test
    void whatNobodyCameToEndsIfItIsOfAnOlderDeclaration() {
        assertThat(ends(RUN, changed(Job.Status.ACTIVE, 5))).isTrue();
        assertThat(ends(RUN, changed(Job.Status.ACTIVE, 3))).isFalse();
        assertThat(ends(RUN, changed(Job.Status.DELETED, 4))).isTrue();
        assertThat(ends(RUN, changed(Job.Status.DELETED, 3))).isFalse();
        assertThat(ends(RUN, changed(Job.Status.SUSPENDED, 4))).isTrue();
        assertThat(ends(RUN, changed(Job.Status.HELD, 4))).isTrue();
        Run afterwards = RUN.successor(DUE.plusSeconds(60), DUE.plusSeconds(60), Runs.ticket(), CHANGED.plusMillis(1));
        assertThat(ends(afterwards, changed(Job.Status.HELD, 4))).isFalse();
    }

    /** A job whose hold was over before anybody withdrew for it: its chain begins anew with the release. */
    @Test
    void whatWasDueBeforeAReleaseEndsThoughTheDeclarationIsTheSame() {
        assertThat(ends(RUN, changed(Job.Status.ACTIVE, 4))).isTrue();
        assertThat(ends(Runs.planned(changed(Job.Status.ACTIVE, 4), NOW), changed(Job.Status.ACTIVE, 4)))
                .isFalse();
    }

    @Test
    void whatSomebodyCameToOrIsStillToComeDoesNot() {
        Job changed = changed(Job.Status.ACTIVE, 5);
        assertThat(ends(Runs.planned(JOB.changedAt(DUE), CHANGED), changed)).isTrue();
        assertThat(ends(Runs.planned(JOB.changedAt(DUE), CHANGED.plusMillis(1)), changed))
                .isFalse();
        assertThat(ends(RUN.claimed(Runs.claimBy("worker", DUE)), changed)).isFalse();
        assertThat(ends(RUN.endedUnclaimed(new Ending.Skipped(SkipReason.MISSED), DUE), changed))
                .isFalse();
        assertThat(ends(Runs.manual(JOB.changedAt(DUE), "now", DUE), changed)).isFalse();
        Job another = JOB.uid("another").revision(9).changedAt(CHANGED);
        assertThat(new Withdrawal(another, NOW).of(RUN).flatMap(Run::ending))
                .contains(new Ending.Skipped(SkipReason.SUPERSEDED));
    }
}
