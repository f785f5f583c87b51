package io.distributedcron.scheduler.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.store.Epochs;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeadOrFollowTest {
    private static final Duration LOCK = Duration.ofMillis(2500);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong epochs = new AtomicLong();
    private final MemoryCoordination redis = new MemoryCoordination(nanos::get);
    private final LeadOrFollow a = candidate("a");
    private final LeadOrFollow b = candidate("b");

    private LeadOrFollow candidate(String id) {
        return new LeadOrFollow(
                new SchedulerId(id),
                redis,
                Epochs.of(() -> new Epoch(epochs.incrementAndGet()), () -> new Epoch(epochs.get())),
                nanos::get,
                LOCK);
    }

    private void pass(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void theFirstToStandLeadsAndTheOtherFollows() {
        a.tick();
        b.tick();
        assertThat(a.acting()).contains(new Epoch(1));
        assertThat(b.acting()).isEmpty();
    }

    @Test
    void aMasterThatWorksStays() {
        a.tick();
        for (int i = 0; i < 10; i++) {
            pass(1000);
            a.worked(new Epoch(1));
            a.tick();
            b.tick();
        }
        assertThat(a.acting()).contains(new Epoch(1));
        assertThat(b.acting()).isEmpty();
    }

    @Test
    void aMasterThatCompletesNoWorkIsReplaced() {
        a.tick();
        for (int i = 0; i < 13; i++) {
            pass(200);
            a.tick();
            b.tick();
        }
        assertThat(a.acting()).isEmpty();
        assertThat(b.acting().orElseThrow()).isGreaterThan(new Epoch(1));
    }

    @Test
    void aMasterStopsActingBeforeItsLockCanBeTaken() {
        a.tick();
        redis.setDown(true);
        pass(2249);
        assertThat(a.acting()).isPresent();
        pass(1);
        assertThat(a.acting()).isEmpty();
        redis.setDown(false);
        b.tick();
        assertThat(b.acting()).isEmpty();
        pass(250);
        b.tick();
        assertThat(b.acting()).contains(new Epoch(2));
    }

    @Test
    void aRenewalThatFailsIsTriedAgainUntilTheMarginIsReached() {
        a.tick();
        pass(1000);
        a.worked(new Epoch(1));
        redis.setDown(true);
        assertThatThrownBy(a::tick).isInstanceOf(MembershipException.class);
        assertThat(a.acting()).isPresent();
        redis.setDown(false);
        a.tick();
        pass(2000);
        assertThat(a.acting()).contains(new Epoch(1));
    }

    @Test
    void aWipedLockGoesToAnotherUnderAHigherEpochAndTheOldMasterStepsDown() {
        a.tick();
        redis.wipe();
        b.tick();
        assertThat(b.acting()).contains(new Epoch(2));
        a.worked(new Epoch(1));
        a.tick();
        assertThat(a.acting()).isEmpty();
    }

    @Test
    void aMasterThatHearsOfANewerEpochStepsDownAndMakesRoom() {
        a.tick();
        a.heard(new Epoch(1));
        assertThat(a.acting()).contains(new Epoch(1));

        // Another was master meanwhile, and Redis has forgotten it: its lock is with this one again.
        epochs.set(7);
        a.heard(new Epoch(7));
        a.tick();
        assertThat(a.acting()).isEmpty();
        b.tick();
        assertThat(b.acting()).contains(new Epoch(8));
    }

    @Test
    void whoHeardOfANewerEpochMayLeadAgainUnderAHigherOne() {
        a.tick();
        epochs.set(7);
        a.heard(new Epoch(7));
        pass(LOCK.toMillis());
        a.tick();
        a.heard(new Epoch(7));
        assertThat(a.acting()).contains(new Epoch(8));
    }

    @Test
    void whoResignsMakesRoomAtOnce() {
        a.tick();
        a.resign();
        b.tick();
        assertThat(b.acting()).contains(new Epoch(2));
        b.worked(new Epoch(1));
        assertThat(a.acting()).isEmpty();
    }
}
