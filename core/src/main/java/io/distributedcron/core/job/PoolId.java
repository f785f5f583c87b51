package io.distributedcron.core.job;

/**
 * A worker pool; prints as {@code namespace/name}.
 *
 * @param namespace not blank, without {@code /}
 * @param name not blank, without {@code /}
 */
public record PoolId(String namespace, String name) implements Comparable<PoolId> {
    public PoolId {
        JobId.requireSegment("namespace", namespace);
        JobId.requireSegment("name", name);
    }

    /** Reads what {@link #toString()} prints. */
    public static PoolId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is no worker pool: expected namespace/name");
        }
        return new PoolId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(PoolId other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
