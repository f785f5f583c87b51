package io.distributedcron.worker.execute;

import io.distributedcron.worker.JobFunction;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions of a worker by name. Immutable. */
public final class Functions {
    private final Map<String, JobFunction<?>> byName;

    private Functions(Map<String, JobFunction<?>> byName) {
        this.byName = byName;
    }

    /**
     * These functions.
     *
     * @throws IllegalArgumentException if two of them have the same name
     */
    public static Functions of(Collection<? extends JobFunction<?>> functions) {
        Map<String, JobFunction<?>> byName = new LinkedHashMap<>();
        for (JobFunction<?> function : functions) {
            JobFunction<?> other = byName.putIfAbsent(function.name(), function);
            if (other != null) {
                throw new IllegalArgumentException("two functions are named '" + function.name() + "': "
                        + other.handler().getClass().getName() + " and "
                        + function.handler().getClass().getName() + "; a name may be given once in a worker");
            }
        }
        return new Functions(byName);
    }

    public Optional<JobFunction<?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return byName.keySet();
    }
}
