package io.distributedcron.core.config;

import io.distributedcron.core.job.PoolId;
import java.util.regex.Pattern;

/**
 * One Distributed Cron among those that share servers. Its name prefixes everything that it keeps there.
 *
 * @param name lower-case letters, digits and dashes, at most 40 characters
 */
public record Installation(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

    /** The name where none is given. */
    public static final Installation DEFAULT = new Installation("dcron");

    public Installation {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "installation name '" + name
                            + "' must be 1 to 40 lower-case letters, digits and dashes, beginning and ending with a letter or digit");
        }
    }

    /** The MongoDB database. */
    public String database() {
        return name;
    }

    /** The Kafka topic of pages. */
    public String pagesTopic() {
        return name + ".pages";
    }

    /** The Kafka topic of a pool's runs. */
    public String runsTopic(PoolId pool) {
        return name + ".runs." + pool.namespace() + "." + pool.name();
    }

    /** The Kafka share group of a pool's workers. */
    public String workersGroup(PoolId pool) {
        return name + ".workers." + pool.namespace() + "." + pool.name();
    }

    /** A Redis key. */
    public String redisKey(String suffix) {
        return name + ":" + suffix;
    }
}
