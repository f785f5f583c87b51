package io.distributedcron.core.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithdrawRunsTest {
    private static final Instant START = Instant.parse("2031-05-06T07:00:00Z");
    private static final Instant CHANGED = START.plusSeconds(3_600);
    private static final Instant NOW = CHANGED.plusSeconds(1);
    private static final Jobs EACH_SECOND = Jobs.job("shop/bill").schedule("* * * * * *");
    private static final Job BEFORE = EACH_SECOND.changedAt(START);
    private static final Job CHANGE =
            EACH_SECOND.revision(BEFORE.revision() + 1).changedAt(CHANGED);

    private final MemoryStores stores = new MemoryStores(InstantSource.system());
    private final FailingPorts ports = new FailingPorts(stores.jobs(), stores.plannedRuns());
    private final WithdrawRuns withdraw = new WithdrawRuns(ports.runs(), new Schedules(), new Random(3));

    private static Run at(int second) {
        return Runs.planned(BEFORE, START.plusSeconds(second));
    }

    private Run stored(int second) {
        Run run = at(second);
        return Objects.requireNonNull(stores.plannedRuns().find(Runs.refs(run)).get(run.id()));
    }

    private static Ending skipped(int upTo, int times) {
        return new Ending.Skipped(SkipReason.SUPERSEDED, Optional.of(START.plusSeconds(upTo)), times);
    }

    /** Schedulers died three times: each after it had planned on from an overdue run, and before it recorded what it skips. */
    @Test
    void theTimesBetweenOverdueRunsAreOnRecordAndThoseAfterTheLast() {
        Ending missed = new Ending.Skipped(SkipReason.MISSED, Optional.of(START.plusSeconds(499)), 399);
        stores.plannedRuns()
                .plan(List.of(at(10), at(100), at(101).endedUnclaimed(missed, START.plusSeconds(500)), at(500)));
        stores.plannedRuns().plan(List.of(Runs.planned(CHANGE, CHANGED.plusSeconds(2))));

        withdraw.withdraw(CHANGE, NOW);

        assertThat(stored(11).ending()).contains(skipped(99, 89));
        assertThat(stored(501).ending()).contains(skipped(3_600, 1_000));
        assertThat(stores.history().latest(BEFORE.id(), 100))
                .filteredOn(run -> run.state() != RunState.PLANNED)
                .extracting(run -> run.scheduledTime().getEpochSecond() - START.getEpochSecond())
                .containsExactlyInAnyOrder(10L, 11L, 100L, 101L, 500L, 501L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theyAreOnRecordOnceWhereverThatIsCutOff(int call) {
        stores.plannedRuns().plan(List.of(at(10), at(100)));
        ports.failAfter(call);
        assertThatThrownBy(() -> withdraw.withdraw(CHANGE, NOW)).isInstanceOf(FailingPorts.Crash.class);

        withdraw.withdraw(CHANGE, NOW.plusSeconds(1));

        assertThat(stored(11).ending()).contains(skipped(99, 89));
        assertThat(stored(101).ending()).contains(skipped(3_600, 1_000));
        assertThat(stores.history().latest(BEFORE.id(), 100)).hasSize(4);
    }

    @Test
    void ofARowOfRunsThatNobodyCameToOnlyTheLastIsAskedWhatFollows() {
        List<Run> row = new ArrayList<>();
        for (int second = 0; second < 1_700; second++) {
            row.add(at(second));
        }
        stores.plannedRuns().plan(row);

        withdraw.withdraw(CHANGE, NOW);

        assertThat(stored(1_700).ending()).contains(skipped(3_600, 1_000));
        assertThat(stores.history().latest(BEFORE.id(), 10_000))
                .hasSize(1_701)
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.SKIPPED));
        // Four pages with what follows the last of each, the record, and the withdrawal.
        assertThat(ports.calls()).isLessThanOrEqualTo(4 + 4 + 1 + 1);
    }

    @Test
    void behindWhatIsOfThisDeclarationThereIsNothingToRecord() {
        stores.plannedRuns().plan(List.of(at(10), at(100)));

        withdraw.withdraw(EACH_SECOND.revision(BEFORE.revision() - 1).changedAt(CHANGED), NOW);

        assertThat(stores.history().latest(BEFORE.id(), 100)).hasSize(2).allSatisfy(run -> assertThat(run.state())
                .isEqualTo(RunState.PLANNED));
    }
}
