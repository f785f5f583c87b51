package io.distributedcron.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeGroupsTest {
    private static final Instant NOON = Instant.parse("2031-05-06T12:00:00Z");

    private final JudgeGroups judge = new JudgeGroups();

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    private static Run ran(Jobs job, int began, int ended) {
        AttemptEnd end = Runs.succeeded();
        return Runs.planned(job.changedAt(NOON.minusSeconds(60)), at(began))
                .claimed(Runs.claimBy("worker", at(began)))
                .after(end, Optional.of(at(began)), at(ended));
    }

    private void add(Run... runs) {
        judge.add(
                new JobHistory(runs[0].job(), Optional.empty(), Optional.empty(), List.of(runs), List.of()), Map.of());
    }

    private List<String> findings(int clockErrorSeconds) {
        return judge.findings(Duration.ofSeconds(clockErrorSeconds)).stream()
                .map(finding -> finding.verdict() + " " + finding.job() + " " + finding.what())
                .toList();
    }

    @Test
    void whatStaysWithinTheLimitIsFine() {
        Jobs bill = Jobs.job("shop/bill").inGroup("crm", 2);
        Jobs mail = Jobs.job("shop/mail").inGroup("crm", 2);
        add(ran(bill, 0, 10), ran(bill, 20, 30));
        add(ran(mail, 5, 20), ran(mail, 10, 12), ran(mail, 20, 21));
        add(ran(Jobs.job("shop/other"), 0, 100), ran(Jobs.job("shop/other"), 1, 100));
        add(ran(Jobs.job("depot/mail").inGroup("crm", 2), 5, 20));

        assertThat(findings(0)).isEmpty();
    }

    @Test
    void oneMoreThanTheLimitIsFound() {
        add(ran(Jobs.job("shop/bill").inGroup("crm", 2), 0, 10));
        add(ran(Jobs.job("shop/mail").inGroup("crm", 2), 3, 12));
        add(ran(Jobs.job("shop/sync").inGroup("crm", 2), 8, 9));

        assertThat(findings(0))
                .containsExactly("OVERLAP shop/sync began at 2031-05-06T12:00:08Z, while 2 other runs of group shop/crm"
                        + " went on, where 2 may be active");
        assertThat(findings(2)).as("clocks may differ").isEmpty();
    }

    @Test
    void theHighestLimitCounts() {
        add(ran(Jobs.job("shop/bill").inGroup("crm", 1), 0, 10));
        add(ran(Jobs.job("shop/mail").inGroup("crm", 2), 3, 12));
        assertThat(findings(0)).isEmpty();
        add(ran(Jobs.job("shop/sync").inGroup("crm", 1), 11, 14));

        assertThat(findings(0)).as("beside one whose limit is two").isEmpty();
    }

    @Test
    void whatIsReadTwiceCountsOnce() {
        Run run = ran(Jobs.job("shop/bill").inGroup("crm", 1), 0, 10);
        add(run);
        add(run);

        assertThat(findings(0)).isEmpty();
    }
}
