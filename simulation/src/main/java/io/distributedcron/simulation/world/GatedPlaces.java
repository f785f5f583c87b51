package io.distributedcron.simulation.world;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.InGroupLine;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.PlaceWanted;
import io.distributedcron.core.store.WaitForPlace;
import io.distributedcron.simulation.scenario.Point;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The places of groups, each call through the gate of a process. */
record GatedPlaces(Gate gate, GroupPlaces inner) implements GroupPlaces {
    @Override
    public Set<RunRef> take(List<PlaceWanted> wanted, Instant at) {
        List<PlaceWanted> sent = List.copyOf(wanted);
        return gate.call(Point.PLACE_TAKE, () -> inner.take(sent, at));
    }

    @Override
    public Map<GroupId, List<Place>> held(Set<GroupId> groups) {
        Set<GroupId> sent = Set.copyOf(groups);
        return gate.call(Point.PLACE_HELD, () -> inner.held(sent));
    }

    @Override
    public Map<GroupId, List<Place>> heldAfter(Optional<GroupId> after, int groups) {
        return gate.call(Point.PLACE_HELD, () -> inner.heldAfter(after, groups));
    }

    @Override
    public Map<Place, Place.Use> uses(Collection<Place> places) {
        List<Place> sent = List.copyOf(places);
        return gate.call(Point.PLACE_USES, () -> inner.uses(sent));
    }

    @Override
    public void giveBack(Collection<Place> places) {
        List<Place> sent = List.copyOf(places);
        gate.run(Point.PLACE_BACK, () -> inner.giveBack(sent));
    }

    @Override
    public Set<RunId> await(List<WaitForPlace> waits) {
        List<WaitForPlace> sent = List.copyOf(waits);
        return gate.call(Point.PLACE_AWAIT, () -> inner.await(sent));
    }

    @Override
    public Map<GroupId, List<InGroupLine>> lines(Set<GroupId> groups, Instant dueSince) {
        Set<GroupId> sent = Set.copyOf(groups);
        return gate.call(Point.PLACE_LINES, () -> inner.lines(sent, dueSince));
    }

    @Override
    public Set<GroupId> waitedFor() {
        return gate.call(Point.PLACE_LINES, inner::waitedFor);
    }
}
