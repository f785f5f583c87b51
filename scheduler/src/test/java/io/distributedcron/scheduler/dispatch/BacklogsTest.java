package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogsTest {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
    private static final Instant REACHED = NOW.minusSeconds(100);
    private static final SlotRange SLOTS = new SlotRange(10, 20);

    private final AtomicLong nanos = new AtomicLong();
    private final Backlogs backlogs = new Backlogs(nanos::get, Duration.ofSeconds(5));

    private static Page page(long epoch, SlotRange slots) {
        return new Page(
                new Epoch(epoch),
                1,
                new SchedulerId("scheduler"),
                new PoolId("ns", "pool"),
                slots,
                new Horizon.Overdue(NOW),
                NOW.plusSeconds(3));
    }

    private void stopAt(Instant until) {
        Page page = page(1, SLOTS);
        backlogs.stopped(page, backlogs.from(page), until);
    }

    @Test
    void itGoesOnWhereTheLastLookStopped() {
        assertThat(backlogs.from(page(1, SLOTS))).isEqualTo(Instant.EPOCH);
        stopAt(REACHED);
        assertThat(backlogs.from(page(1, SLOTS))).isEqualTo(REACHED);
        stopAt(REACHED.plusSeconds(1));
        assertThat(backlogs.from(page(1, SLOTS))).isEqualTo(REACHED.plusSeconds(1));
    }

    @Test
    void anotherEpochOrOtherSlotsBeginAtTheBeginning() {
        stopAt(REACHED);
        assertThat(backlogs.from(page(2, SLOTS))).isEqualTo(Instant.EPOCH);
        assertThat(backlogs.from(page(1, new SlotRange(10, 21)))).isEqualTo(Instant.EPOCH);
    }

    @Test
    void fromTimeToTimeItBeginsAtTheBeginningHoweverOftenItWentOn() {
        stopAt(REACHED);
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        stopAt(REACHED.plusSeconds(4));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(backlogs.from(page(1, SLOTS))).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whereThereIsNoBacklogEverythingIsLookedAt() {
        stopAt(REACHED);
        backlogs.ended(page(1, SLOTS));
        assertThat(backlogs.from(page(1, SLOTS))).isEqualTo(Instant.EPOCH);
    }
}
