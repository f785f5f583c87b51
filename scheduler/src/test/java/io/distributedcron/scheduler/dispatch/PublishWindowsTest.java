package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.memory.MemoryStores;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublishWindowsTest {
    private static final Instant START = Instant.parse("2026-03-05T12:00:00Z");
    private static final WorkerId WORKER = new WorkerId("w");
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStores stores = new MemoryStores(() -> START.plusNanos(nanos.get()));
    private final PublishWindows windows =
            new PublishWindows(stores.leases(), stores.plannedRuns(), nanos::get, () -> 1, 100);

    private void workerLives() {
        stores.leases().register(new WorkerProfile(WORKER, Runs.POOL, Set.of("f"), 4, "h"), WorkerLoad.idle(4), LEASE);
        windows.tick();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Run run(int number) {
        Run run = Runs.planned("job-" + number, START);
        stores.plannedRuns().plan(List.of(run));
        return run;
    }

    @Test
    void withoutALivingWorkerNothingIsPublished() {
        assertThat(windows.admit(run(1))).isFalse();
        workerLives();
        assertThat(windows.admit(run(1))).isTrue();
        pass(LEASE.plusSeconds(1));
        windows.tick();
        assertThat(windows.admit(run(2))).isFalse();
    }

    @Test
    void whatIsPublishedAndUnclaimedIsBounded() {
        workerLives();
        int admitted = 0;
        while (windows.admit(run(admitted))) {
            admitted++;
        }
        assertThat(admitted).isBetween(100, 102);
        assertThat(windows.room(Runs.POOL)).isZero();
    }

    @Test
    void aFilledWindowIsCountedAnewFromTheStore() {
        workerLives();
        for (int i = 0; i < 100; i++) {
            windows.admit(run(i));
        }
        List<RunRef> claimed = IntStream.range(0, 80)
                .mapToObj(i -> RunRef.of(Runs.planned("job-" + i, START)))
                .toList();
        stores.claimedRuns().claim(claimed, new Claim(new Token(new UUID(0, 1)), WORKER, START));
        pass(Duration.ofSeconds(1));
        windows.tick();
        assertThat(windows.room(Runs.POOL)).isBetween(80L, 82L);
    }

    /** The same, counting of how many runs it is asked whether they are still planned. */
    private static PlannedRuns counting(PlannedRuns runs, AtomicInteger asked) {
        return (PlannedRuns) Proxy.newProxyInstance(
                PlannedRuns.class.getClassLoader(), new Class<?>[] {PlannedRuns.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("stillPlanned")) {
                        asked.addAndGet(((Collection<?>) arguments[0]).size());
                    }
                    return method.invoke(runs, arguments);
                });
    }

    @Test
    void aFullWindowOfWhichNothingIsClaimedIsNotCountedThroughInEveryTick() {
        AtomicInteger asked = new AtomicInteger();
        PublishWindows large =
                new PublishWindows(stores.leases(), counting(stores.plannedRuns(), asked), nanos::get, () -> 1, 5_000);
        stores.leases().register(new WorkerProfile(WORKER, Runs.POOL, Set.of("f"), 4, "h"), WorkerLoad.idle(4), LEASE);
        large.tick();
        for (int i = 0; i < 4_000; i++) {
            large.admit(run(i));
        }
        large.tick();
        assertThat(asked).hasValueLessThanOrEqualTo(1_000);
    }

    @Test
    void whatIsQueuedBehindOthersIsNotPublishedAgain() {
        workerLives();
        for (int i = 0; i < 80; i++) {
            windows.admit(run(i));
        }
        assertThat(windows.queued(run(7))).as("no worker claims").isTrue();
        assertThat(windows.queued(run(90))).as("never published").isFalse();

        pass(Duration.ofSeconds(1));
        stores.leases().renew(WORKER, new WorkerLoad(10, 10, 0, 4), LEASE);
        windows.tick(); // 70 left at about 5 a second
        pass(Duration.ofSeconds(10));
        assertThat(windows.queued(run(70))).as("after 10 of 14 s").isTrue();
        pass(Duration.ofSeconds(18));
        assertThat(windows.queued(run(70))).as("long after its turn").isFalse();
    }

    @Test
    void wherePoolsKeepUpNothingCountsAsQueued() {
        workerLives();
        windows.admit(run(1));
        assertThat(windows.queued(run(1))).isFalse();
    }

    @Test
    void claimsInTheLeaseMakeRoomAndWidenTheWindow() {
        workerLives();
        for (int i = 0; i < 40; i++) {
            windows.admit(run(i));
        }
        pass(Duration.ofSeconds(1));
        stores.leases().renew(WORKER, new WorkerLoad(1_000, 1_000, 0, 50), LEASE);
        windows.tick();
        assertThat(windows.room(Runs.POOL)).isGreaterThan(1_000);
    }

    @Test
    void aFunctionThatNoWorkerHasTakesNoRoom() {
        workerLives();
        long room = windows.room(Runs.POOL);
        assertThat(windows.admit(Runs.planned("job", "unknown", START, START))).isTrue();
        assertThat(windows.room(Runs.POOL)).isEqualTo(room);
    }

    @Test
    void aMessageThatIsLostDoesNotTakeRoomForEver() {
        workerLives();
        for (int i = 0; i < 100; i++) {
            windows.admit(run(i));
        }
        pass(Duration.ofSeconds(31));
        windows.tick();
        assertThat(windows.room(Runs.POOL)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void whatWasNotPublishedAfterAllGivesItsRoomBack() {
        workerLives();
        long room = windows.room(Runs.POOL);
        Run run = run(1);
        windows.admit(run);
        windows.withdraw(RunMessage.of(run));
        assertThat(windows.room(Runs.POOL)).isEqualTo(room);
    }
}
