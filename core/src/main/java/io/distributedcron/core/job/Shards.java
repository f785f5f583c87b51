package io.distributedcron.core.job;

import java.util.List;
import java.util.Optional;

/**
 * Into how many runs each planned time of a job is cut, and when it has succeeded as a whole. Each shard is a run of its
 * own, with its own attempts.
 *
 * @param count how many shards, 1 to {@link #MOST}
 * @param items what each shard is for, in the order of their numbers; empty: the number alone says it. A run other than
 *     that of shard 0 carries its own item only, since it plans nothing
 * @param completion when the planned time has succeeded
 */
public record Shards(int count, List<String> items, Completion completion) {
    /** How many shards a planned time can have. */
    public static final int MOST = 1_000;

    /** How many characters an item can have. */
    public static final int LONGEST_ITEM = 128;

    /** One run for each planned time. */
    public static final Shards NONE = new Shards(1, List.of(), Completion.ALL_SUCCEEDED);

    /** When a planned time has succeeded as a whole. */
    public enum Completion {
        /** When each of its shards has. */
        ALL_SUCCEEDED,
        /** As soon as one of its shards has; the others go on. */
        ANY_SUCCEEDED
    }

    public Shards {
        items = List.copyOf(items);
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("shard count " + count + " must be from 1 to " + MOST);
        }
        if (items.size() > 1 && items.size() != count) {
            throw new IllegalArgumentException(items.size() + " items do not fit " + count + " shards");
        }
        if (items.stream().anyMatch(item -> item.length() > LONGEST_ITEM)) {
            throw new IllegalArgumentException("an item of a shard has more than " + LONGEST_ITEM + " characters");
        }
    }

    /** So many, told apart by their number. */
    public static Shards of(int count) {
        return new Shards(count, List.of(), Completion.ALL_SUCCEEDED);
    }

    /** One for each of these. */
    public static Shards over(List<String> items) {
        return new Shards(items.size(), items, Completion.ALL_SUCCEEDED);
    }

    /** The same, with another rule of success. */
    public Shards completing(Completion other) {
        return new Shards(count, items, other);
    }

    /** Whether a planned time has more than one run. */
    public boolean several() {
        return count > 1;
    }

    /** What a shard is for, if there is a list. */
    public Optional<String> item(int shard) {
        if (items.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(items.get(items.size() == 1 ? 0 : shard));
    }

    /** The same as the run of one shard carries it. */
    public Shards carriedBy(int shard) {
        return shard == 0 ? this : only(shard);
    }

    /** The same with the item of one shard alone. */
    public Shards only(int shard) {
        return new Shards(count, item(shard).map(List::of).orElse(List.of()), completion);
    }
}
