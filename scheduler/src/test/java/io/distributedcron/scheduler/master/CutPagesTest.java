package io.distributedcron.scheduler.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.store.SlotCounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutPagesTest {
    private static final PoolId POOL = new PoolId("ns", "pool");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySlotBelongsToOneShareAndSharesAreNearEqual(long seed) {
        Random random = new Random(seed);
        int n = 2 + random.nextInt(9);
        int[] counts =
                IntStream.range(0, Slot.COUNT).map(i -> random.nextInt(40)).toArray();
        SlotCounts due = SlotCounts.of(counts);
        List<Share> shares = CutPages.cut(POOL, due, members(n), List.of());
        assertThat(shares).extracting(Share::scheduler).containsExactlyElementsOf(members(n));
        covers(shares);
        assertThat(shares).allSatisfy(share -> assertThat(due.in(share.slots()))
                .isBetween(due.total() / n - 60, due.total() / n + 60));
    }

    @Test
    void aPoolWithLittleToDoGoesWholeToOneAndManyOfThemSpread() {
        Map<SchedulerId, Integer> pools = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            List<Share> shares = CutPages.cut(new PoolId("ns", "pool-" + i), uniform(0), members(3), List.of());
            covers(shares);
            assertThat(shares).hasSize(1);
            pools.merge(shares.getFirst().scheduler(), 1, Integer::sum);
        }
        assertThat(pools.values()).hasSize(3).allMatch(count -> count > 60);
    }

    @Test
    void aCutIsKeptWhileItServes() {
        List<Share> cut = CutPages.cut(POOL, uniform(16), members(2), List.of());
        assertThat(CutPages.cut(POOL, uniform(40), members(2), cut)).isSameAs(cut);
        assertThat(CutPages.cut(POOL, uniform(0), members(2), cut)).isSameAs(cut);
        int[] lopsided = new int[Slot.COUNT];
        IntStream.range(0, 12).forEach(slot -> lopsided[slot] = 400);
        List<Share> moved = CutPages.cut(POOL, SlotCounts.of(lopsided), members(2), cut);
        assertThat(moved.getFirst().slots().to()).isEqualTo(6);
        covers(moved);
    }

    @Test
    void aSchedulerThatIsGoneHasNoShare() {
        List<Share> cut = CutPages.cut(POOL, uniform(16), members(3), List.of());
        List<Share> without = CutPages.cut(POOL, uniform(16), members(2), cut);
        assertThat(without).extracting(Share::scheduler).containsExactlyElementsOf(members(2));
        covers(without);
        assertThat(CutPages.cut(POOL, uniform(0), members(1), cut)).hasSize(1);
    }

    @Test
    void everythingInOneSlotStillCoversAll() {
        int[] one = new int[Slot.COUNT];
        one[Slot.COUNT - 1] = 9_000;
        covers(CutPages.cut(POOL, SlotCounts.of(one), members(4), List.of()));
        one[Slot.COUNT - 1] = 0;
        one[0] = 9_000;
        covers(CutPages.cut(POOL, SlotCounts.of(one), members(4), List.of()));
    }

    private static void covers(List<Share> shares) {
        int next = 0;
        for (Share share : shares) {
            assertThat(share.slots().from()).isEqualTo(next);
            next = share.slots().to();
        }
        assertThat(next).isEqualTo(Slot.COUNT);
    }

    private static SlotCounts uniform(int each) {
        return SlotCounts.of(IntStream.range(0, Slot.COUNT).map(i -> each).toArray());
    }

    private static List<SchedulerId> members(int n) {
        return IntStream.range(0, n).mapToObj(i -> new SchedulerId("s" + i)).toList();
    }
}
