package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.declare.WithdrawRuns;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.scheduler.UnreadableJobs;
import io.distributedcron.scheduler.repair.RepairChain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WithdrawStaleTest {
    private static final Instant NOW = Instant.parse("2026-03-05T12:10:00Z");

    private final MemoryStores stores = new MemoryStores(() -> NOW);

    private Run overdue(String job) {
        Run run = Runs.planned(job, NOW.minusSeconds(60));
        stores.plannedRuns().plan(List.of(run));
        return run;
    }

    private RunState after(Run run, JobId... unreadable) {
        RepairChain repair = new RepairChain(
                stores.plannedRuns(), stores.history(), new Schedules(), () -> NOW, () -> NOW, new Random(1));
        UnreadableJobs jobs = new UnreadableJobs(stores.jobs(), Set.of(unreadable));
        WithdrawRuns withdraw = new WithdrawRuns(stores.plannedRuns(), new Schedules(), new Random(2));
        new WithdrawStale(jobs, stores.plannedRuns(), withdraw, repair).withdraw(List.of(run), NOW);
        return stores.plannedRuns()
                .find(List.of(RunRef.of(run)))
                .values()
                .iterator()
                .next()
                .state();
    }

    @Test
    void theRunOfAJobThatIsGoneIsCancelled() {
        assertThat(after(overdue("gone"))).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void theRunOfAJobThatCannotBeReadIsNot() {
        Run run = overdue("bill");
        stores.jobs().put(new JobDeclaration(run.job(), run.id().job(), 1, run.spec(), false, Optional.empty()));
        assertThat(after(run, run.job())).isEqualTo(RunState.PLANNED);
    }
}
