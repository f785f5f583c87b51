package io.distributedcron.scheduler.dispatch;

import static io.distributedcron.scheduler.dispatch.ExaminedOverdue.LATELY;
import static io.distributedcron.scheduler.dispatch.ExaminedOverdue.OVERLAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExaminedOverdueTest {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
    private static final SlotRange SLOTS = new SlotRange(10, 20);

    private final ExaminedOverdue examined = new ExaminedOverdue();

    private static Page page(long epoch, String pool, SlotRange slots) {
        return new Page(
                new Epoch(epoch),
                1,
                new SchedulerId("scheduler"),
                new PoolId("ns", pool),
                slots,
                new Horizon.Overdue(NOW),
                NOW.plusSeconds(3));
    }

    private Duration lookedBack(Page page, Instant before) {
        return Duration.between(examined.from(page, before), before);
    }

    @Test
    void atFirstTheLatestSecondsAreLookedAt() {
        assertThat(lookedBack(page(1, "pool", SLOTS), NOW)).isEqualTo(LATELY);
    }

    @Test
    void whatWasLookedAtIsNotLookedAtAgainButForAMoment() {
        examined.examined(page(1, "pool", SLOTS), NOW);

        Duration tick = Duration.ofSeconds(1);
        assertThat(lookedBack(page(1, "pool", SLOTS), NOW.plus(tick))).isEqualTo(tick.plus(OVERLAP));
        assertThat(lookedBack(page(1, "pool", new SlotRange(12, 20)), NOW.plus(tick)))
                .as("a part of the slots")
                .isEqualTo(tick.plus(OVERLAP));
    }

    @Test
    void aPageThatWasNotReadToItsEndIsMadeUpForByTheNext() {
        examined.examined(page(1, "pool", SLOTS), NOW);

        assertThat(lookedBack(page(1, "pool", SLOTS), NOW.plusSeconds(5)))
                .isEqualTo(Duration.ofSeconds(5).plus(OVERLAP));
        assertThat(lookedBack(page(1, "pool", SLOTS), NOW.plusSeconds(60))).isEqualTo(LATELY);
    }

    @Test
    void anotherEpochOtherSlotsAndOtherPoolsBeginAnew() {
        examined.examined(page(1, "pool", SLOTS), NOW);

        Instant next = NOW.plusSeconds(1);
        assertThat(lookedBack(page(2, "pool", SLOTS), next)).isEqualTo(LATELY);
        assertThat(lookedBack(page(1, "pool", new SlotRange(9, 20)), next)).isEqualTo(LATELY);
        assertThat(lookedBack(page(1, "pool", SlotRange.ALL), next)).isEqualTo(LATELY);
        assertThat(lookedBack(page(1, "other", SLOTS), next)).isEqualTo(LATELY);
    }

    @Test
    void anOlderPageReadByAnotherThreadTakesNothingBack() {
        examined.examined(page(1, "pool", SLOTS), NOW);
        examined.examined(page(1, "pool", SLOTS), NOW.minusSeconds(1));

        assertThat(lookedBack(page(1, "pool", SLOTS), NOW)).isEqualTo(OVERLAP);
        assertThat(examined.from(page(1, "pool", SLOTS), NOW.minusSeconds(1))).isEqualTo(NOW.minusSeconds(1));
    }
}
