package io.distributedcron.worker.execute;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.store.GroupLine;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.StoreException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives places of groups back that are over, and calls those who wait for them. Whether one is over is looked up each time:
 * a run whose end was answered as written may have gone on to another attempt. What fails here costs time: the master
 * gives back what is over, and whatever waits comes back by itself. Thread-safe.
 */
public final class GivePlacesBack {
    private static final Logger log = LoggerFactory.getLogger(GivePlacesBack.class);

    private final GroupPlaces places;
    private final CallNext callNext;
    private final Surroundings surroundings;

    public GivePlacesBack(GroupPlaces places, CallNext callNext, Surroundings surroundings) {
        this.places = places;
        this.callNext = callNext;
        this.surroundings = surroundings;
    }

    /** These runs are over, or were never claimed, it seems. */
    public void leftBy(Map<GroupId, Set<RunId>> runs) {
        if (runs.isEmpty()) {
            return;
        }
        try {
            Map<GroupId, List<Place>> held = new HashMap<>(places.held(runs.keySet()));
            List<Place> theirs = held.values().stream()
                    .flatMap(List::stream)
                    .filter(place -> runs.getOrDefault(place.group(), Set.of())
                            .contains(place.run().id()))
                    .toList();
            Map<Place, Place.Use> uses = places.uses(theirs);
            List<Place> over = theirs.stream()
                    .filter(place -> uses.get(place) == Place.Use.OVER)
                    .toList();
            places.giveBack(over);
            held.replaceAll((group, all) ->
                    all.stream().filter(place -> !over.contains(place)).toList());
            call(runs.keySet(), held);
        } catch (StoreException e) {
            log.debug("the places of {} groups could not be given back; the master does it", runs.size(), e);
        }
    }

    /** Calls whoever is next in these groups and does not know it yet. */
    public void callNext(Set<GroupId> groups) {
        if (groups.isEmpty()) {
            return;
        }
        try {
            call(groups, places.held(groups));
        } catch (StoreException e) {
            log.debug("the next runs of {} groups could not be called; they come back by themselves", groups.size(), e);
        }
    }

    private void call(Set<GroupId> groups, Map<GroupId, List<Place>> held) {
        Instant now = surroundings.now();
        var lines = places.lines(groups, now.minus(GroupLine.ABANDONED));
        callNext.call(GroupLine.calls(lines, held, now, surroundings.random()), now);
    }
}
