package io.distributedcron.core.job;

import java.util.Objects;

/**
 * The name under which a job is declared; prints as {@code namespace/name}.
 *
 * <p>A job that is deleted and declared again has the same id and another {@link JobUid}.
 *
 * @param namespace not blank, without {@code /}
 * @param name not blank, without {@code /}
 */
public record JobId(String namespace, String name) implements Comparable<JobId> {
    public JobId {
        requireSegment("namespace", namespace);
        requireSegment("name", name);
    }

    /** Reads what {@link #toString()} prints. */
    public static JobId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is no job id: expected namespace/name");
        }
        return new JobId(text.substring(0, slash), text.substring(slash + 1));
    }

    /** The slot of this job, the same on every node and for ever. */
    public Slot slot() {
        return Slot.of(toString());
    }

    @Override
    public int compareTo(JobId other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }

    static void requireSegment(String what, String value) {
        Objects.requireNonNull(value, what);
        if (value.isBlank() || value.indexOf('/') >= 0) {
            throw new IllegalArgumentException(what + " '" + value + "' must not be blank and must not contain '/'");
        }
    }
}
