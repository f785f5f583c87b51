package io.distributedcron.simulation.promise;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Watches what masters hand out and what schedulers make of it. */
public final class WatchPages {
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private record Reading(SchedulerId scheduler, PoolId pool, SlotRange slots, Instant to) {}

    /** What a scheduler has heard last, and which epoch it knew before. */
    private record Polled(Optional<Epoch> before, List<Page> pages) {}

    private final InstantSource clock;
    private final BiConsumer<Promise, String> violated;
    private final Map<Epoch, Instant> handedOutUntil = new HashMap<>();
    private final Map<SchedulerId, Epoch> newest = new HashMap<>();
    private final Map<SchedulerId, Polled> polled = new HashMap<>();
    /** Masters whose latest ticks found no pool that has anything planned: their windows go on without a page. */
    private final Set<String> withoutPages = new HashSet<>();

    private final Set<Reading> stale = new HashSet<>();
    private final Set<Reading> rightful = new HashSet<>();

    WatchPages(InstantSource clock, BiConsumer<Promise, String> violated) {
        this.clock = clock;
        this.violated = violated;
    }

    /** A master hands these out; nobody knows yet whether they arrive. */
    public void sent(String master, List<Page> pages) {
        if (pages.isEmpty()) {
            withoutPages.add(master);
        }
        boolean gap = withoutPages.contains(master);
        Map<PoolId, Integer> slots = new HashMap<>();
        for (Page page : pages) {
            if (page.horizon() instanceof Horizon.Window(Instant from, Instant to)) {
                slots.merge(page.pool(), page.slots().size(), Integer::sum);
                Optional<Instant> before = Optional.ofNullable(handedOutUntil.get(page.epoch()));
                Instant expected = before.orElse(clock.instant().plus(TOLERANCE));
                boolean goesOn = before.isPresent() ? from.equals(expected) : !from.isAfter(expected);
                if (!goesOn && !gap) {
                    violated.accept(
                            Promise.WINDOWS_WITHOUT_GAP,
                            "epoch " + page.epoch() + " goes on at " + from + " after " + expected);
                }
            }
        }
        slots.forEach((pool, count) -> {
            if (count != Slot.COUNT) {
                violated.accept(Promise.WINDOWS_WITHOUT_GAP, count + " slots of pool " + pool + " are handed out");
            }
        });
    }

    /** The master knows that they were stored. */
    public void confirmed(String master, List<Page> pages) {
        if (!pages.isEmpty()) {
            withoutPages.remove(master);
        }
        for (Page page : pages) {
            if (page.horizon() instanceof Horizon.Window(Instant from, Instant to)) {
                handedOutUntil.put(page.epoch(), to);
            }
        }
    }

    /** A scheduler hears of pages, in this order. */
    public void heard(SchedulerId scheduler, List<Page> pages) {
        Optional<Epoch> before = Optional.ofNullable(newest.get(scheduler));
        polled.put(scheduler, new Polled(before, pages));
        pages.forEach(page -> heard(scheduler, page));
    }

    /**
     * The database did not tell a scheduler whether the epochs of the pages that it heard last were given to anybody. Until it
     * does, anybody may have written them, so they tell the scheduler nothing, and what older masters hand out is as rightful
     * as before. It is not stale for those who cannot know that; that it is handed out costs a message that the claim drops.
     */
    public void epochUnknown(SchedulerId scheduler) {
        Polled last = polled.getOrDefault(scheduler, new Polled(Optional.empty(), List.of()));
        last.before().ifPresentOrElse(epoch -> newest.put(scheduler, epoch), () -> newest.remove(scheduler));
        for (Page page : last.pages()) {
            boolean known = last.before()
                    .filter(epoch -> page.epoch().compareTo(epoch) >= 0)
                    .isPresent();
            if (known && page.scheduler().equals(scheduler) && !expired(page)) {
                rightful.add(reading(page));
            }
        }
    }

    private void heard(SchedulerId scheduler, Page page) {
        Epoch known = newest.getOrDefault(scheduler, page.epoch());
        // An expired page tells a scheduler nothing, not even that its epoch has begun.
        if (page.epoch().compareTo(known) >= 0
                && page.expiresAt().isAfter(clock.instant().plus(TOLERANCE))) {
            newest.put(scheduler, page.epoch());
        }
        if (page.scheduler().equals(scheduler)) {
            boolean isStale = page.epoch().compareTo(known) < 0 || expired(page);
            (isStale ? stale : rightful).add(reading(page));
        }
    }

    private boolean expired(Page page) {
        return page.expiresAt().isBefore(clock.instant().minus(TOLERANCE));
    }

    private static Reading reading(Page page) {
        Instant to =
                switch (page.horizon()) {
                    case Horizon.Window window -> window.to();
                    case Horizon.Overdue(Instant before) -> before;
                };
        return new Reading(page.scheduler(), page.pool(), page.slots(), to);
    }

    /** A scheduler reads what is due. */
    public void read(SchedulerId scheduler, PoolId pool, SlotRange slots, Instant from, Instant to) {
        Reading reading = new Reading(scheduler, pool, slots, to);
        if (stale.contains(reading) && !rightful.contains(reading)) {
            violated.accept(
                    Promise.STALE_HAS_NO_EFFECT,
                    scheduler + " works off a stale page of pool " + pool + ", slots " + slots + ", until " + to);
        }
    }
}
