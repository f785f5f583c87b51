package io.distributedcron.simulation.world;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobDeclaration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people have declared: the Kubernetes API, as far as the operator needs it. It outlives everything. */
final class Desired {
    /** A job as it shall be. */
    record Wish(JobDeclaration declaration, boolean deleted) {}

    private final Map<JobId, Wish> wishes = new LinkedHashMap<>();
    private final Map<JobId, List<JobDeclaration>> earlier = new LinkedHashMap<>();
    private final Set<JobId> settled = new HashSet<>();

    List<JobId> names() {
        return List.copyOf(wishes.keySet());
    }

    Wish of(JobId id) {
        @Nullable Wish wish = wishes.get(id);
        if (wish == null) {
            throw new IllegalStateException("job " + id + " was never declared");
        }
        return wish;
    }

    Optional<Wish> find(JobId id) {
        return Optional.ofNullable(wishes.get(id));
    }

    void declare(JobDeclaration declaration) {
        earlier.computeIfAbsent(declaration.id(), id -> new ArrayList<>()).add(declaration);
        wishes.put(declaration.id(), new Wish(declaration, false));
        settled.remove(declaration.id());
    }

    void delete(JobId id) {
        wishes.put(id, new Wish(of(id).declaration(), true));
        settled.remove(id);
    }

    /** The operator has done what was wished. */
    void settled(JobId id) {
        settled.add(id);
    }

    boolean isSettled(JobId id) {
        return settled.contains(id);
    }

    /** What was declared before. */
    List<JobDeclaration> earlier(JobId id) {
        return earlier.getOrDefault(id, List.of());
    }
}
