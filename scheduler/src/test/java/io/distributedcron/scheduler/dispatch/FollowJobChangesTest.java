package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.plan.Staleness;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FollowJobChangesTest {
    private static final Instant START = Instant.parse("2026-03-05T12:00:00Z");

    private final AtomicLong millis = new AtomicLong();
    private final MemoryStores stores = new MemoryStores(() -> START.plusMillis(millis.get()));

    private FollowJobChanges feed(int capacity) {
        return new FollowJobChanges(
                stores.jobs(), () -> START.plusMillis(millis.get()), Duration.ofHours(12), capacity);
    }

    private void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    private Job declare(String name, long revision) {
        return stores.jobs()
                .put(new JobDeclaration(
                        new JobId("ns", name),
                        new JobUid("uid-" + name),
                        revision,
                        Runs.spec("f"),
                        false,
                        Optional.empty()))
                .job();
    }

    private static Run run(String name, Instant plannedAsOf) {
        return Runs.planned(name, "f", START.plusSeconds(600), plannedAsOf);
    }

    @Test
    void aFeedThatHasReadNothingIsNotFreshAndKnowsNothing() {
        FollowJobChanges feed = feed(100);
        assertThat(feed.fresh(START)).isFalse();
        assertThat(feed.judge(run("job", START))).isEqualTo(Staleness.UNKNOWN);
    }

    @Test
    void aChangeMakesOlderRunsStaleAndOthersStand() {
        declare("job", 1);
        FollowJobChanges feed = feed(100);
        feed.tick();
        assertThat(feed.judge(run("job", START))).isEqualTo(Staleness.CURRENT);
        pass(Duration.ofSeconds(1));
        declare("job", 2);
        feed.tick();
        assertThat(feed.judge(run("job", START))).isEqualTo(Staleness.STALE);
        assertThat(feed.judge(run("other", START))).isEqualTo(Staleness.CURRENT);
    }

    @Test
    void aRunPlannedBeforeTheFeedReachesMustBeLookedUp() {
        FollowJobChanges feed = feed(100);
        feed.tick();
        assertThat(feed.judge(run("job", START.minus(Duration.ofHours(1))))).isEqualTo(Staleness.UNKNOWN);
        assertThat(feed.judge(run("job", START))).isEqualTo(Staleness.CURRENT);
    }

    @Test
    void withoutNewsItIsNotFreshAnyMore() {
        FollowJobChanges feed = feed(100);
        feed.tick();
        assertThat(feed.fresh(START.plusSeconds(3))).isTrue();
        assertThat(feed.fresh(START.plusSeconds(30))).isFalse();
    }

    @Test
    void moreChangesThanABatchAreAllRead() {
        for (int i = 0; i < 2_500; i++) {
            declare("job-" + i, 2);
        }
        FollowJobChanges feed = feed(10_000);
        feed.tick();
        for (int i = 0; i < 2_500; i++) {
            assertThat(feed.judge(run("job-" + i, START))).isEqualTo(Staleness.STALE);
        }
    }

    @Test
    void whatIsPrunedMustBeLookedUp() {
        FollowJobChanges feed = feed(10);
        for (int i = 0; i < 20; i++) {
            declare("job-" + i, 2);
            pass(Duration.ofSeconds(1));
        }
        pass(Duration.ofSeconds(5));
        feed.tick();
        assertThat(feed.judge(run("job-0", START))).isEqualTo(Staleness.UNKNOWN);
        assertThat(feed.judge(run("job-19", START))).isEqualTo(Staleness.STALE);
    }

    @Test
    void afterALongSilenceItBeginsAnew() {
        FollowJobChanges feed = feed(100);
        feed.tick();
        Job job = declare("job", 1);
        stores.jobs().delete(job.id(), job.uid());
        pass(Duration.ofHours(13));
        stores.jobs().forgetTombstones(START.plus(Duration.ofHours(12)));
        feed.tick();
        assertThat(feed.judge(run("job", START))).isEqualTo(Staleness.UNKNOWN);
    }
}
