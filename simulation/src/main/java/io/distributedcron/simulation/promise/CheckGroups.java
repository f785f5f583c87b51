package io.distributedcron.simulation.promise;

import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks concurrency groups: their limits always, and that their places go to who was due first while nothing is wrong. */
final class CheckGroups {
    /** How long before its claim it may have been decided that it is a run's turn. */
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(5);

    /** How long a place may be left while somebody waits: a call that is lost is repeated, and other pools learn it later. */
    private static final Duration LEFT = Duration.ofSeconds(10);

    /** Whoever was to come so long ago and did not does not keep others waiting any more. */
    private static final Duration ABANDONED = Duration.ofSeconds(55);

    /** A waiting run as it is, and since when it has waited. */
    private record Waiting(Run run, Instant since) {}

    private static final class Members {
        private final Map<RunId, Run> active = new HashMap<>();
        private final Map<RunId, Waiting> waiting = new LinkedHashMap<>();
        private Instant changedAt = Instant.MIN;
    }

    private final Checks checks;
    private final Map<GroupId, Members> groups = new HashMap<>();

    CheckGroups(Checks checks) {
        this.checks = checks;
    }

    /** A run has changed; before the change is noted in its track. */
    void changed(@Nullable Run before, Run run, boolean stored) {
        if (before != null && !before.spec().equals(run.spec())) {
            before.spec().groupOf(before.job()).ifPresent(group -> left(of(group), before));
        }
        run.spec().groupOf(run.job()).ifPresent(group -> {
            Members members = of(group);
            boolean isActive = stored && CheckTransitions.holdsPlace(run);
            if (isActive && !members.active.containsKey(run.id())) {
                inOrder(members, run);
                checks.statistics().transition(members.waiting.isEmpty() ? "place taken" : "place taken, others wait");
            }
            notLeft(members);
            left(members, run, stored && run.waiting());
            if (isActive) {
                members.active.put(run.id(), run);
                withinLimit(members, group, run);
            } else if (stored && run.waiting()) {
                members.waiting.put(run.id(), new Waiting(run, since(members, run)));
            }
        });
    }

    private Members of(GroupId group) {
        return groups.computeIfAbsent(group, id -> new Members());
    }

    private Instant since(Members members, Run run) {
        @Nullable Waiting known = members.waiting.get(run.id());
        return known == null ? checks.now() : known.since();
    }

    private void left(Members members, Run run) {
        left(members, run, false);
    }

    private void left(Members members, Run run, boolean stillWaits) {
        if (members.active.remove(run.id()) != null) {
            members.changedAt = checks.now();
        }
        if (!stillWaits && members.waiting.remove(run.id()) != null) {
            members.changedAt = checks.now();
        }
    }

    /** Runs of different limits may be active together, and then the highest counts. */
    private void withinLimit(Members members, GroupId group, Run run) {
        int limit = members.active.values().stream()
                .mapToInt(CheckGroups::limit)
                .max()
                .orElse(0);
        if (members.active.size() > limit) {
            checks.violated(
                    Promise.WITHIN_GROUP,
                    members.active.size() + " runs of group " + group + " are active where " + limit + " may be",
                    run);
        }
    }

    private static int limit(Run run) {
        return run.spec().sharing().group().map(Group::limit).orElse(0);
    }

    private boolean calmSince(Instant time) {
        return time.isAfter(checks.punctual().calmFrom());
    }

    /** A run becomes active: those who were due before it and have waited for a while must have places left. */
    private void inOrder(Members members, Run run) {
        Instant known = checks.now().minus(DECIDED_WITHIN);
        if (!calmSince(known)) {
            return;
        }
        List<Waiting> before = members.waiting.values().stream()
                .filter(other -> !other.run().id().equals(run.id())
                        && other.since().isBefore(known)
                        && other.run().firstDue().isBefore(run.firstDue())
                        && other.run().dueTime().isAfter(checks.now().minus(ABANDONED)))
                .toList();
        if (!before.isEmpty() && members.active.size() + before.size() >= limit(run)) {
            checks.violated(
                    Promise.IN_ORDER,
                    "became active while " + before.size() + " of its group waited longer, the first of them "
                            + before.getFirst().run() + " since "
                            + before.getFirst().since(),
                    run);
        }
    }

    /** Nobody waits for a place that is left. */
    private void notLeft(Members members) {
        members.waiting.values().stream()
                .min(Comparator.comparing(waiting -> waiting.run().firstDue()))
                .filter(first -> members.active.size() < limit(first.run()))
                .ifPresent(first -> {
                    Instant since = first.since().isAfter(members.changedAt) ? first.since() : members.changedAt;
                    if (calmSince(since) && since.plus(LEFT).isBefore(checks.now())) {
                        checks.violated(
                                Promise.PUNCTUAL,
                                "a place of its group is free since " + members.changedAt + ", while nothing is wrong",
                                first.run());
                    }
                });
    }

    void end() {
        groups.values().forEach(this::notLeft);
    }
}
