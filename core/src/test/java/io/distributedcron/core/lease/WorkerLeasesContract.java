package io.distributedcron.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

public abstract class WorkerLeasesContract {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration OVER = Duration.ofMillis(-1);
    private static final PoolId POOL = PoolId.parse("shop/pool");
    private static final WorkerLoad IDLE = WorkerLoad.idle(16);

    protected abstract StoresUnderTest stores();

    private WorkerLeases leases() {
        return stores().leases();
    }

    private static WorkerProfile worker(String id, PoolId pool) {
        return new WorkerProfile(new WorkerId(id), pool, Set.of("$bill", "mail"), 16, "$host-1");
    }

    private WorkerId register(String id, Duration lease) {
        leases().register(worker(id, POOL), IDLE, lease);
        return new WorkerId(id);
    }

    private WorkerLease expired(String id) {
        WorkerId worker = register(id, OVER);
        return leases().expired().stream()
                .filter(lease -> lease.profile().id().equals(worker))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRegisteredWorkerLivesUntilItsLeaseIsOver() {
        Instant before = stores().clock().now();
        WorkerId worker = register("w-1", LONG);
        leases().register(worker("w-2", PoolId.parse("office/night")), IDLE, LONG);
        Instant after = stores().clock().now();

        assertThat(leases().living()).hasSize(2);
        assertThat(leases().living(POOL)).singleElement().satisfies(lease -> {
            assertThat(lease).isEqualTo(new WorkerLease(worker("w-1", POOL), IDLE, 0, lease.expiresAt()));
            assertThat(lease.expiresAt()).isBetween(before.plus(LONG), after.plus(LONG));
        });
        assertThat(leases().expired()).isEmpty();
        assertThat(leases().known(Set.of(worker, new WorkerId("w-9")))).containsExactly(worker);
        assertThat(leases().known(Set.of())).isEmpty();
    }

    @Test
    void registeringAgainIsHarmless() {
        register("w-1", OVER);
        register("w-1", LONG);

        assertThat(leases().living()).hasSize(1);
        assertThat(leases().expired()).isEmpty();
    }

    @Test
    void aRenewalBringsLoadAndTime() {
        WorkerId worker = register("w-1", OVER);
        WorkerLoad load = new WorkerLoad(1L << 40, 99, 3, 7);

        assertThat(leases().renew(worker, load, LONG))
                .as("over, but not closed")
                .isTrue();
        assertThat(leases().living()).singleElement().satisfies(lease -> {
            assertThat(lease).isEqualTo(new WorkerLease(worker("w-1", POOL), load, 1, lease.expiresAt()));
            assertThat(lease.expiresAt())
                    .isAfter(stores().clock().now().plus(LONG).minusSeconds(60));
        });
    }

    @Test
    void aLeaseThatIsOverIsClosedAndNotRenewedAnyMore() {
        WorkerLease lease = expired("w-1");
        WorkerId worker = lease.profile().id();
        assertThat(leases().living()).isEmpty();
        assertThat(leases().known(Set.of(worker))).as("expired, but there").containsExactly(worker);

        assertThat(leases().close(lease)).isTrue();
        assertThat(leases().renew(worker, IDLE, LONG)).isFalse();
        assertThat(leases().known(Set.of(worker))).isEmpty();
        assertThat(leases().expired()).isEmpty();
        assertThat(leases().close(lease)).as("closed before").isTrue();
    }

    @Test
    void aLeaseThatWasRenewedSinceIsNotClosed() {
        WorkerLease lease = expired("w-1");
        leases().renew(lease.profile().id(), IDLE, OVER);

        assertThat(leases().close(lease)).isFalse();
        assertThat(leases().renew(lease.profile().id(), IDLE, LONG)).isTrue();
    }

    @Test
    void aLeaseThatIsNotOverIsNotClosed() {
        register("w-1", LONG);

        assertThat(leases().close(leases().living().get(0))).isFalse();
        assertThat(leases().living()).hasSize(1);
    }

    @Test
    void aReleasedLeaseIsGone() {
        WorkerId worker = register("w-1", LONG);
        leases().release(worker);
        leases().release(worker);

        assertThat(leases().living()).isEmpty();
        assertThat(leases().known(Set.of(worker))).isEmpty();
        assertThat(leases().renew(worker, IDLE, LONG)).isFalse();
    }

    @Test
    void ofTwoClosersAndARenewerEitherTheLeaseIsClosedOrRenewed() {
        for (int i = 0; i < 20; i++) {
            WorkerLease lease = expired("w-" + i);
            List<Boolean> done = Together.inThreads(
                    3, n -> n == 0 ? leases().renew(lease.profile().id(), IDLE, LONG) : leases().close(lease));
            boolean renewed = done.get(0);

            assertThat(done.subList(1, 3)).containsOnly(!renewed);
            assertThat(leases().known(Set.of(lease.profile().id())).isEmpty()).isEqualTo(!renewed);
        }
    }
}
