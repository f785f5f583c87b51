package io.distributedcron.core.check;

import static io.distributedcron.core.check.RandomHistory.BEGIN;
import static io.distributedcron.core.check.RandomHistory.GRACE;
import static io.distributedcron.core.check.RandomHistory.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgeShardsTest {
    private static final Instant SOME = BEGIN.plusSeconds(60);
    private static final Rules RULES = new Rules(
            BEGIN, NOW, NOW, GRACE, Duration.ofMillis(100), Optional.empty(), Optional.empty(), Optional.empty());

    private final Job job = job(3, 1);
    private final List<Run> runs = new ArrayList<>();

    JudgeShardsTest() {
        for (Instant time = BEGIN.plusSeconds(10); time.isBefore(NOW); time = time.plusSeconds(10)) {
            runs.addAll(shards(job, time));
        }
        runs.add(Runs.planned(job, NOW));
    }

    private static Job job(int shards, long revision) {
        return Jobs.job("shop/bill")
                .schedule("*/10 * * * * *")
                .exclusive(ConcurrencyPolicy.FORBID)
                .sharded(Shards.of(shards))
                .revision(revision)
                .changedAt(BEGIN);
    }

    /** All begin at their time and go on for a second, beside one another. */
    private static List<Run> shards(Job job, Instant time) {
        List<Run> shards = new ArrayList<>();
        Run first = Runs.planned(job, time);
        for (int shard = 0; shard < job.spec().shards().count(); shard++) {
            Run run = shard == 0 ? first : first.ofShard(shard, Runs.ticket());
            shards.add(run.claimed(Runs.claimBy("worker", time.minusMillis(100)))
                    .after(Runs.succeeded(), Optional.of(time), time.plusSeconds(1)));
        }
        return shards;
    }

    private JobVerdict judged(JudgeJob judge) {
        return judge.judge(new JobHistory(job.id(), Optional.of(job), Optional.empty(), runs, List.of()));
    }

    private List<Finding> found() {
        return judged(JudgeJob.byRun(RULES)).findings();
    }

    private Run at(int shard) {
        return runs.stream()
                .filter(run -> run.scheduledTime().equals(SOME) && run.id().shard() == shard)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void timesWithAllTheirShardsAreAsTheyShouldBe() {
        assertThat(found()).isEmpty();
        assertThat(judged(JudgeJob.byWindow(RULES)).findings()).isEmpty();
    }

    @Test
    void aShardWithoutARunIsMissed() {
        runs.remove(at(1));
        assertThat(found())
                .containsExactly(new Finding(
                        Verdict.MISSED, job.id(), SOME + ":1", "there is no run of shard 1 of 3 planned for " + SOME));
        assertThat(judged(JudgeJob.byWindow(RULES)).findings())
                .extracting(Finding::verdict)
                .containsExactly(Verdict.MISSED);
    }

    @Test
    void aShardThatTheJobDoesNotHaveIsAPhantom() {
        runs.add(at(0).ofShard(3, Runs.ticket()).endedUnclaimed(new Ending.Skipped(SkipReason.FORBIDDEN), SOME));
        assertThat(found()).extracting(Finding::verdict).containsExactly(Verdict.PHANTOM);
    }

    @Test
    void twoRunsOfOneShardAtOnceOverlap() {
        Run long1 = at(1);
        runs.remove(long1);
        Run planned = Runs.planned(job, SOME).ofShard(1, Runs.ticket());
        runs.add(planned.claimed(Runs.claimBy("worker", SOME.minusMillis(100)))
                .after(Runs.succeeded(), Optional.of(SOME), SOME.plusSeconds(15)));
        assertThat(found()).extracting(Finding::verdict).containsExactly(Verdict.OVERLAP);
    }

    @Test
    void aRecordOfMissedTimesStandsForAllShards() {
        runs.removeIf(run -> run.scheduledTime().equals(SOME));
        runs.add(Runs.planned(job, SOME).endedUnclaimed(new Ending.Skipped(SkipReason.MISSED), SOME.plusSeconds(30)));
        assertThat(found()).isEmpty();
    }

    @Test
    void aTimeOfWhichAnOlderDeclarationClaimedAShardMayBeOfBoth() {
        runs.removeIf(run -> run.scheduledTime().equals(BEGIN.plusSeconds(10)));
        runs.addAll(shards(job(2, 0), BEGIN.plusSeconds(10)).subList(0, 1));
        assertThat(found()).extracting(Finding::verdict).doesNotContain(Verdict.MISSED);
    }
}
