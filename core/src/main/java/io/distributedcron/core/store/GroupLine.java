package io.distributedcron.core.store;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A group as somebody saw it: who waits for a place, and how many are held. It decides about fairness only; that no more
 * places are held than the limit says, whoever takes them at once, is the store's matter. Not thread-safe.
 */
public final class GroupLine {
    /** By how much somebody must have come for others later than for a run, for it to hold nobody up any more. */
    public static final Duration ABANDONED = Duration.ofMinutes(1);

    private final List<InGroupLine> waiting;
    private final Set<RunRef> holders;
    private int held;

    /**
     * The line of a group.
     *
     * @param waiting what waits for a place, in any order
     * @param held its places; whoever has one does not wait for one
     */
    public GroupLine(Collection<InGroupLine> waiting, Collection<Place> held) {
        this.holders = held.stream().map(Place::run).collect(Collectors.toCollection(HashSet::new));
        this.waiting = waiting.stream()
                .filter(it -> !holders.contains(it.run()))
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
        this.held = held.size();
    }

    /**
     * Whether it is this run's turn: a place is left after those before it have one each.
     *
     * @param run which waits, or comes for the first time
     * @param asks for which time it was called: whoever was to come a good while before and did not is passed over, such as
     *     one whose pool has no worker, and one that cannot be read
     */
    public boolean admits(InGroupLine run, Instant asks) {
        Instant abandoned = asks.minus(ABANDONED);
        long before = waiting.stream()
                .filter(it -> it.compareTo(run) < 0 && !it.dueTime().isBefore(abandoned))
                .count();
        return holders.contains(run.run()) || held + before < run.limit();
    }

    /**
     * Says whether it is this run's turn, as {@link #admits} does. If so it counts as having its place from now on: of
     * several that come together, which do not see each other in the line, none passes over whoever waits.
     */
    public boolean admit(InGroupLine run, Instant asks) {
        if (!admits(run, asks)) {
            return false;
        }
        if (holders.add(run.run())) {
            held++;
            waiting.removeIf(it -> it.run().equals(run.run()));
        }
        return true;
    }

    /** Those whose turn it is and who do not know it yet: they come back at some later time only. */
    public List<InGroupLine> toCall(Instant now) {
        return waiting.stream()
                .filter(it -> it.dueTime().isAfter(now) && admits(it, now))
                .toList();
    }

    /**
     * The calls for those of several groups whose turn it is and who do not know it yet.
     *
     * @param lines who waits for a place, by group; read after the places: who has taken one meanwhile, and left the line, is
     *     called in vain at worst
     * @param held the places of these groups; where none is held a group is absent
     */
    public static List<Call> calls(
            Map<GroupId, List<InGroupLine>> lines,
            Map<GroupId, List<Place>> held,
            Instant now,
            RandomGenerator random) {
        List<Call> calls = new ArrayList<>();
        lines.forEach((group, line) -> {
            for (InGroupLine next : new GroupLine(line, held.getOrDefault(group, List.of())).toCall(now)) {
                calls.add(new Call(next.run(), Ticket.random(random)));
            }
        });
        return calls;
    }
}
