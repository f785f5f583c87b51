package io.distributedcron.core.store;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The places of concurrency groups. A run takes one before it is claimed and has it until it is over, so that no more of
 * a group are active than places are held. A run for which none is left waits: it stays PLANNED, and comes back by itself
 * at some later time unless somebody calls it ({@link WaitingRuns#call}). Thread-safe; every method may throw
 * {@link StoreException}.
 */
public interface GroupPlaces {
    /**
     * Takes places, in this order, each on the condition that fewer than its limit are held, which the database decides.
     * A run that has a place with its ticket keeps it, whoever took it.
     *
     * @return those of these runs that have a place now
     */
    Set<RunRef> take(List<PlaceWanted> wanted, Instant at);

    /** The places of these groups that are held; groups without one are absent. */
    Map<GroupId, List<Place>> held(Set<GroupId> groups);

    /**
     * The held places of some groups, in the order of groups; for repair. Groups of which none is held or that cannot be
     * read are passed over.
     *
     * @param after where to go on; empty: from the first
     * @return so many groups; fewer only where no more follow
     */
    Map<GroupId, List<Place>> heldAfter(Optional<GroupId> after, int groups);

    /** What these places are held for. A run that cannot be read counts as active. */
    Map<Place, Place.Use> uses(Collection<Place> places);

    /** Gives places back that are {@link Place.Use#OVER}; what is not held is left as it is. */
    void giveBack(Collection<Place> places);

    /**
     * Lets runs wait, each on the condition that it is PLANNED with its ticket, and was never claimed.
     *
     * @return those that wait now
     */
    Set<RunId> await(List<WaitForPlace> waits);

    /**
     * The first of those that wait for places of these groups, in the order of {@link InGroupLine}; groups for which
     * nobody waits are absent.
     *
     * @param dueSince without those that should have come before this
     */
    Map<GroupId, List<InGroupLine>> lines(Set<GroupId> groups, Instant dueSince);

    /** Every group for whose places somebody waits. */
    Set<GroupId> waitedFor();
}
