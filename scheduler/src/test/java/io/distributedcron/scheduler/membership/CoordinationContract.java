package io.distributedcron.scheduler.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.SchedulerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What membership and lock promise, whatever keeps them. */
abstract class CoordinationContract {
    static final SchedulerId A = new SchedulerId("a");
    static final SchedulerId B = new SchedulerId("b");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    abstract Membership membership();

    abstract MasterLock lock();

    /** Lets time pass for the server. */
    abstract void pass(Duration time) throws InterruptedException;

    @Test
    void aMemberIsKnownWhileItsHeartbeatLasts() throws InterruptedException {
        membership().heartbeat(B, LONG);
        membership().heartbeat(A, SHORT);
        membership().heartbeat(A, SHORT);
        assertThat(membership().members()).containsExactly(A, B);
        pass(SHORT.multipliedBy(2));
        assertThat(membership().members()).containsExactly(B);
        membership().leave(B);
        membership().leave(A);
        assertThat(membership().members()).isEmpty();
    }

    @Test
    void theLockHasOneHolder() {
        assertThat(lock().acquire(A, LONG)).isTrue();
        assertThat(lock().acquire(B, LONG)).isFalse();
        assertThat(lock().renew(B, LONG)).isFalse();
        assertThat(lock().renew(A, LONG)).isTrue();
    }

    @Test
    void takingItAgainAfterALostAnswerIsHarmless() {
        assertThat(lock().acquire(A, LONG)).isTrue();
        assertThat(lock().acquire(A, LONG)).isTrue();
    }

    @Test
    void onlyItsHolderReleasesIt() {
        assertThat(lock().acquire(A, LONG)).isTrue();
        lock().release(B);
        assertThat(lock().acquire(B, LONG)).isFalse();
        lock().release(A);
        assertThat(lock().acquire(B, LONG)).isTrue();
    }

    @Test
    void aLockThatIsOverCanBeTakenAndNotRenewed() throws InterruptedException {
        assertThat(lock().acquire(A, SHORT)).isTrue();
        pass(SHORT.multipliedBy(2));
        assertThat(lock().renew(A, LONG)).isFalse();
        assertThat(lock().acquire(B, LONG)).isTrue();
        assertThat(lock().renew(A, LONG)).isFalse();
    }

    @Test
    void ofManyWhoTryAtOnceOneTakesIt() throws Exception {
        int contenders = 8;
        CyclicBarrier start = new CyclicBarrier(contenders);
        try (ExecutorService threads = Executors.newFixedThreadPool(contenders)) {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < contenders; i++) {
                SchedulerId contender = new SchedulerId("contender-" + i);
                tries.add(() -> {
                    start.await();
                    return lock().acquire(contender, LONG);
                });
            }
            int won = 0;
            for (Future<Boolean> attempt : threads.invokeAll(tries)) {
                won += attempt.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
    }
}
