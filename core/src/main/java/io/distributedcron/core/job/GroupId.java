package io.distributedcron.core.job;

/**
 * A concurrency group; prints as {@code namespace/name}.
 *
 * @param namespace not blank, without {@code /}
 * @param name not blank, without {@code /}
 */
public record GroupId(String namespace, String name) implements Comparable<GroupId> {
    public GroupId {
        JobId.requireSegment("namespace", namespace);
        JobId.requireSegment("name", name);
    }

    /** Reads what {@link #toString()} prints. */
    public static GroupId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is no concurrency group: expected namespace/name");
        }
        return new GroupId(text.substring(0, slash), text.substring(slash + 1));
    }

    /** As its text is ordered. */
    @Override
    public int compareTo(GroupId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
