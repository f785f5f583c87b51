package io.distributedcron.worker.intake;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.GroupLine;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.InGroupLine;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.PlaceWanted;
import io.distributedcron.core.store.WaitForPlace;
import io.distributedcron.worker.execute.GivePlacesBack;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.Surroundings;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Claims first attempts of runs that need a place of their group: a place is taken before the claim, and nothing is
 * claimed without one. A later attempt has its place since the first. Thread-safe.
 */
public final class ClaimRunsOfGroups {
    private final ClaimRuns claims;
    private final GroupPlaces places;
    private final GivePlacesBack back;
    private final Surroundings surroundings;

    public ClaimRunsOfGroups(ClaimRuns claims, GroupPlaces places, GivePlacesBack back, Surroundings surroundings) {
        this.claims = claims;
        this.places = places;
        this.back = back;
        this.surroundings = surroundings;
    }

    /** Whether a run may be claimed here only. */
    static boolean needsPlace(RunMessage run) {
        return run.attempt() == 1 && run.spec().sharing().group().isPresent();
    }

    /**
     * Claims those of a batch for which a place is left, the ones that were due first before the others.
     *
     * @return those that are settled: claimed, or gone
     */
    Set<RunId> claim(Incarnation incarnation, List<RunMessage> batch, Instant now) {
        List<RunMessage> admitted = admitted(batch, now);
        if (admitted.isEmpty()) {
            return Set.of();
        }
        Set<RunRef> taken = places.take(
                admitted.stream()
                        .map(run -> new PlaceWanted(group(run), limit(run), run.ref()))
                        .toList(),
                now);
        List<RunMessage> withPlace =
                admitted.stream().filter(run -> taken.contains(run.ref())).toList();
        if (withPlace.isEmpty()) {
            return Set.of();
        }
        Set<RunId> won = claims.claim(incarnation, withPlace);
        leftBy(withPlace.stream().filter(run -> !won.contains(run.id())).toList());
        return withPlace.stream().map(RunMessage::id).collect(Collectors.toSet());
    }

    private List<RunMessage> admitted(List<RunMessage> batch, Instant now) {
        Set<GroupId> groups = batch.stream().map(ClaimRunsOfGroups::group).collect(Collectors.toSet());
        Instant asks = batch.stream()
                .map(run -> asks(run, now))
                .min(Comparator.naturalOrder())
                .orElse(now);
        Map<GroupId, List<InGroupLine>> waiting = places.lines(groups, asks.minus(GroupLine.ABANDONED));
        Map<GroupId, List<Place>> held = places.held(groups);
        Map<GroupId, GroupLine> lines = new HashMap<>();
        return batch.stream()
                .sorted(Comparator.comparing(RunMessage::firstDue).thenComparing(RunMessage::id))
                .filter(run -> lines.computeIfAbsent(
                                group(run),
                                group -> new GroupLine(
                                        waiting.getOrDefault(group, List.of()), held.getOrDefault(group, List.of())))
                        .admit(inLine(run), asks(run, now)))
                .toList();
    }

    private static Instant asks(RunMessage run, Instant now) {
        return run.dueTime().isBefore(now) ? run.dueTime() : now;
    }

    private static InGroupLine inLine(RunMessage run) {
        return new InGroupLine(run.ref(), limit(run), run.firstDue(), run.dueTime());
    }

    /**
     * Lets runs wait in the database, and calls whoever is next where a place has become free meanwhile: whoever gave it
     * back may have seen nobody waiting. What does not wait is gone.
     */
    void await(List<RunMessage> runs, Instant now) {
        if (runs.isEmpty()) {
            return;
        }
        Set<RunId> waiting = places.await(runs.stream()
                .map(run -> new WaitForPlace(
                        group(run),
                        run.ref(),
                        run.firstDue(),
                        StandInLine.comesBackAt(run, now),
                        Ticket.random(surroundings.random())))
                .toList());
        back.callNext(runs.stream()
                .filter(run -> waiting.contains(run.id()))
                .map(ClaimRunsOfGroups::group)
                .collect(Collectors.toSet()));
    }

    /** These runs ended unclaimed, or somebody else has them. */
    void leftBy(List<RunMessage> runs) {
        Map<GroupId, Set<RunId>> left = new HashMap<>();
        runs.stream().filter(ClaimRunsOfGroups::needsPlace).forEach(run -> left.computeIfAbsent(
                        group(run), group -> new HashSet<>())
                .add(run.id()));
        back.leftBy(left);
    }

    private static GroupId group(RunMessage run) {
        return run.spec().groupOf(run.job()).orElseThrow();
    }

    private static int limit(RunMessage run) {
        return run.spec().sharing().group().orElseThrow().limit();
    }
}
