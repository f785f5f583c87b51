package io.distributedcron.scheduler.repair;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.GroupLine;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.WaitForPlace;
import io.distributedcron.core.store.WaitingRuns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A duty: gives back places of groups that nobody needs any more and whoever had them left behind, group by group in
 * rotation, and calls those for whom a place is left. A place whose run nobody claims is taken from it by a new ticket, so
 * that a claim that is still on its way comes to nothing; without that the place stays. Not thread-safe.
 */
public final class RepairPlaces {
    private static final Logger LOG = LoggerFactory.getLogger(RepairPlaces.class);

    /** How long a run may have a place before it is claimed. It is claimed in the same moment, if nothing fails. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int GROUPS = 100;

    private final GroupPlaces places;
    private final WaitingRuns waiting;
    private final PlannedRuns planned;
    private final InstantSource clock;
    private final RandomGenerator random;
    private Optional<GroupId> last = Optional.empty();

    public RepairPlaces(
            GroupPlaces places, WaitingRuns waiting, PlannedRuns planned, InstantSource clock, RandomGenerator random) {
        this.places = places;
        this.waiting = waiting;
        this.planned = planned;
        this.clock = clock;
        this.random = random;
    }

    /** Repairs the next groups, and calls in all. */
    public void tick() {
        repair();
        call();
    }

    private void repair() {
        Map<GroupId, List<Place>> held = places.heldAfter(last, GROUPS);
        last = held.size() < GROUPS ? Optional.empty() : held.keySet().stream().max(GroupId::compareTo);
        List<Place> all = held.values().stream().flatMap(List::stream).toList();
        if (all.isEmpty()) {
            return;
        }
        List<Place> over = new ArrayList<>();
        List<Place> unclaimed = new ArrayList<>();
        Instant before = clock.instant().minus(PATIENCE);
        places.uses(all).forEach((place, use) -> {
            switch (use) {
                case ACTIVE -> {}
                case OVER -> over.add(place);
                case AWAITED -> {
                    if (place.since().isBefore(before)) {
                        unclaimed.add(place);
                    }
                }
            }
        });
        over.addAll(taken(unclaimed));
        if (!over.isEmpty()) {
            places.giveBack(over);
            LOG.info("{} places of groups are given back: what held them is over", over.size());
        }
    }

    /** Gives the runs of these places a new ticket; answers the places whose ticket is void now. */
    private List<Place> taken(List<Place> unclaimed) {
        if (unclaimed.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        Map<RunId, Run> runs = planned.find(unclaimed.stream().map(Place::run).toList());
        Map<RunId, Place> byRun = new HashMap<>();
        List<WaitForPlace> waits = new ArrayList<>();
        for (Place place : unclaimed) {
            Optional.ofNullable(runs.get(place.run().id()))
                    .filter(run -> run.ticket().equals(place.run().ticket()))
                    .ifPresent(run -> {
                        byRun.put(run.id(), place);
                        waits.add(new WaitForPlace(
                                place.group(), place.run(), run.firstDue(), now, Ticket.random(random)));
                    });
        }
        Set<RunId> taken = places.await(waits);
        return taken.stream()
                .flatMap(id -> Optional.ofNullable(byRun.get(id)).stream())
                .toList();
    }

    private void call() {
        Set<GroupId> groups = places.waitedFor();
        if (groups.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Map<GroupId, List<Place>> held = places.held(groups);
        var lines = places.lines(groups, now.minus(GroupLine.ABANDONED));
        waiting.call(GroupLine.calls(lines, held, now, random), now);
    }
}
