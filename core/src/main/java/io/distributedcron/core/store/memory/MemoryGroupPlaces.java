package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.InGroupLine;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.PlaceWanted;
import io.distributedcron.core.store.WaitForPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class MemoryGroupPlaces implements GroupPlaces {
    private final MemoryDatabase database;

    MemoryGroupPlaces(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Set<RunRef> take(List<PlaceWanted> wanted, Instant at) {
        synchronized (database) {
            Set<RunRef> taken = new HashSet<>();
            for (PlaceWanted place : wanted) {
                Map<RunRef, Place> held = database.places.computeIfAbsent(place.group(), g -> new LinkedHashMap<>());
                if (!held.containsKey(place.run()) && held.size() < place.limit()) {
                    held.put(place.run(), new Place(place.group(), place.run(), MemoryDatabase.millis(at)));
                }
                if (held.containsKey(place.run())) {
                    taken.add(place.run());
                }
            }
            return taken;
        }
    }

    @Override
    public Map<GroupId, List<Place>> held(Set<GroupId> groups) {
        synchronized (database) {
            Map<GroupId, List<Place>> found = new HashMap<>();
            database.places.forEach((group, held) -> {
                if (groups.contains(group) && !held.isEmpty()) {
                    found.put(group, List.copyOf(held.values()));
                }
            });
            return found;
        }
    }

    @Override
    public Map<GroupId, List<Place>> heldAfter(Optional<GroupId> after, int groups) {
        synchronized (database) {
            Map<GroupId, List<Place>> found = new LinkedHashMap<>();
            database.places.forEach((group, held) -> {
                if (!held.isEmpty()
                        && found.size() < groups
                        && after.filter(last -> group.compareTo(last) <= 0).isEmpty()) {
                    found.put(group, List.copyOf(held.values()));
                }
            });
            return found;
        }
    }

    @Override
    public Map<Place, Place.Use> uses(Collection<Place> places) {
        synchronized (database) {
            Map<Place, Place.Use> uses = new HashMap<>();
            for (Place place : places) {
                @Nullable Run run = database.runs.get(place.run().id());
                uses.put(place, run == null ? Place.Use.OVER : place.use(run.state(), run.attempt(), run.ticket()));
            }
            return uses;
        }
    }

    @Override
    public void giveBack(Collection<Place> places) {
        synchronized (database) {
            for (Place place : places) {
                database.places.getOrDefault(place.group(), new HashMap<>()).remove(place.run());
            }
            database.places.values().removeIf(Map::isEmpty);
        }
    }

    @Override
    public Set<RunId> await(List<WaitForPlace> waits) {
        synchronized (database) {
            Set<RunId> waiting = new HashSet<>();
            for (WaitForPlace wait : waits) {
                RunRef changed = new RunRef(wait.run().id(), wait.run().job(), wait.ticket());
                database.runs
                        .plannedWith(wait.run())
                        .filter(run -> run.claim().isEmpty())
                        .ifPresent(run -> database.runs.put(run.waitingUntil(wait.until(), wait.ticket())));
                database.runs.plannedWith(changed).ifPresent(run -> waiting.add(run.id()));
            }
            return waiting;
        }
    }

    @Override
    public Map<GroupId, List<InGroupLine>> lines(Set<GroupId> groups, Instant dueSince) {
        synchronized (database) {
            Map<GroupId, List<InGroupLine>> lines = new HashMap<>();
            for (Run run : waiting()) {
                run.spec()
                        .groupOf(run.job())
                        .filter(group ->
                                groups.contains(group) && !run.dueTime().isBefore(dueSince))
                        .ifPresent(group -> lines.computeIfAbsent(group, g -> new ArrayList<>())
                                .add(inLine(run)));
            }
            lines.values().forEach(line -> line.sort(null));
            return lines;
        }
    }

    @Override
    public Set<GroupId> waitedFor() {
        synchronized (database) {
            Set<GroupId> groups = new HashSet<>();
            waiting().forEach(run -> run.spec().groupOf(run.job()).ifPresent(groups::add));
            return groups;
        }
    }

    private List<Run> waiting() {
        List<Run> waiting = new ArrayList<>();
        for (PoolId pool : database.runs.plannedPools()) {
            database.runs.planned(pool, Instant.MIN, Instant.MAX).stream()
                    .filter(Run::waiting)
                    .forEach(waiting::add);
        }
        return waiting;
    }

    private static InGroupLine inLine(Run run) {
        return new InGroupLine(
                RunRef.of(run), run.spec().sharing().group().orElseThrow().limit(), run.firstDue(), run.dueTime());
    }
}
