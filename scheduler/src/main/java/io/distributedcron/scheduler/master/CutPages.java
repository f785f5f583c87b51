package io.distributedcron.scheduler.master;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.store.SlotCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the slots of a pool are cut over the living schedulers. Every slot belongs to exactly one share. Pure.
 *
 * <p>A pool with little to do goes to one scheduler whole, chosen by rendezvous hashing (Thaler and Ravishankar, 1996), so
 * that many small pools spread evenly and few of them move when a scheduler comes or goes. Others are cut into
 * contiguous ranges of near-equal count. A cut that still serves is kept: moving a boundary hands planned work to a
 * scheduler that knows nothing of it yet.
 */
final class CutPages {
    /** Up to this many runs in a window, a pool is not cut: below it a page costs more than its runs. */
    static final int SMALL = 500;

    /** A cut is kept while no share has more than this percentage of an even one. */
    static final int TOLERATED_PERCENT = 130;

    private CutPages() {}

    /**
     * Cuts a pool.
     *
     * @param counts what is due by slot
     * @param members the living schedulers, at least one
     * @param previous the shares of the last cut; empty if there was none
     */
    static List<Share> cut(PoolId pool, SlotCounts counts, List<SchedulerId> members, List<Share> previous) {
        if (members.size() > 1 && counts.total() > SMALL) {
            return alive(previous, members) && previous.size() == members.size() && serves(counts, previous)
                    ? previous
                    : evenly(counts, members);
        }
        return alive(previous, members) ? previous : whole(pool, members);
    }

    private static boolean alive(List<Share> shares, List<SchedulerId> members) {
        return !shares.isEmpty() && shares.stream().allMatch(share -> members.contains(share.scheduler()));
    }

    private static List<Share> whole(PoolId pool, List<SchedulerId> members) {
        SchedulerId chosen = members.stream()
                .max(Comparator.comparingInt(member -> weight(pool, member)))
                .orElseThrow();
        return List.of(new Share(chosen, SlotRange.ALL));
    }

    private static int weight(PoolId pool, SchedulerId member) {
        int mixed = (pool + "|" + member).hashCode() * 0x9E3779B1;
        return mixed ^ (mixed >>> 15);
    }

    private static boolean serves(SlotCounts counts, List<Share> shares) {
        long tolerated = Math.max(SMALL, counts.total() * TOLERATED_PERCENT / 100 / shares.size());
        return shares.stream()
                .allMatch(share ->
                        counts.in(share.slots()) <= tolerated || share.slots().size() == 1);
    }

    private static List<Share> evenly(SlotCounts counts, List<SchedulerId> members) {
        int n = Math.min(members.size(), Slot.COUNT);
        List<Share> shares = new ArrayList<>(n);
        int from = 0;
        long before = 0;
        for (int i = 0; i < n; i++) {
            int lastPossible = Slot.COUNT - (n - 1 - i);
            long target = counts.total() * (i + 1) / n;
            int to = from + 1;
            long sum = before + counts.in(from);
            while (to < lastPossible && (i == n - 1 || sum + counts.in(to) / 2 < target)) {
                sum += counts.in(to);
                to++;
            }
            shares.add(new Share(members.get(i), new SlotRange(from, to)));
            from = to;
            before = sum;
        }
        return shares;
    }
}
