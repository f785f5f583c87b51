package io.distributedcron.scheduler.membership;

import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.config.Installation;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Membership and lock in Redis. The members are a sorted set, scored by when their heartbeat ends on the server's clock;
 * the lock is a key with an expiry, whose value is its holder. Everything that compares before it writes is one script.
 *
 * <p>No call takes much longer than {@link #TIMEOUT}, whatever state the server is in: while there is no connection,
 * commands are refused at once and the connection is tried again in the background. Thread-safe.
 */
public final class RedisCoordination implements Membership, MasterLock, AutoCloseable {
    /** How long a command, or the first connection, may take. */
    static final Duration TIMEOUT = Duration.ofMillis(800);

    private static final Duration RECONNECT = Duration.ofMillis(250);
    private static final int THREADS = 2;

    private static final String NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000) ";

    /** Beyond any heartbeat: whoever wrote it is no scheduler, and would be handed pages for ever. */
    private static final String BEYOND = "string.format('%.0f', now + 600000)";

    private static final String HEARTBEAT = NOW
            + "redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now) "
            + "redis.call('ZREMRANGEBYSCORE', KEYS[1], " + BEYOND + ", '+inf') "
            + "return redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])";
    private static final String MEMBERS =
            NOW + "return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), " + BEYOND + ")";

    /** A lock without an end was taken by no scheduler, and is nobody's. */
    private static final String ACQUIRE = "local holder = redis.call('GET', KEYS[1]) "
            + "if holder and holder ~= ARGV[1] and redis.call('PTTL', KEYS[1]) >= 0 then return 0 end "
            + "redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1";

    private static final String RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then "
            + "return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end";
    private static final String RELEASE =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";

    private final ClientResources resources;
    private final RedisClient client;
    private final String membersKey;
    private final String lockKey;
    private @Nullable StatefulRedisConnection<String, String> connection;

    private RedisCoordination(ClientResources resources, RedisClient client, Installation installation) {
        this.resources = resources;
        this.client = client;
        this.membersKey = installation.redisKey("schedulers");
        this.lockKey = installation.redisKey("master");
    }

    /** Prepares the connection; the first call makes it. */
    public static RedisCoordination of(String uri, Installation installation) {
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(TIMEOUT);
        ClientResources resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(RECONNECT))
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        RedisClient client = RedisClient.create(resources, address);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
                .build());
        return new RedisCoordination(resources, client, installation);
    }

    @Override
    public void heartbeat(SchedulerId scheduler, Duration lifetime) {
        call("renew the heartbeat of " + scheduler, HEARTBEAT, membersKey, scheduler, lifetime);
    }

    @Override
    public void leave(SchedulerId scheduler) {
        attempt("deregister " + scheduler, redis -> redis.sync().zrem(membersKey, scheduler.value()));
    }

    @Override
    public List<SchedulerId> members() {
        List<String> members = attempt("list the schedulers", redis -> redis.sync()
                .eval(MEMBERS, ScriptOutputType.MULTI, new String[] {membersKey}));
        // Somebody else may have written to that key: what names nobody gets no page.
        return members.stream()
                .filter(member -> !member.isBlank())
                .map(SchedulerId::new)
                .sorted()
                .toList();
    }

    @Override
    public boolean acquire(SchedulerId scheduler, Duration lifetime) {
        return call("take the master lock for " + scheduler, ACQUIRE, lockKey, scheduler, lifetime) == 1;
    }

    @Override
    public boolean renew(SchedulerId scheduler, Duration lifetime) {
        return call("renew the master lock of " + scheduler, RENEW, lockKey, scheduler, lifetime) == 1;
    }

    @Override
    public void release(SchedulerId scheduler) {
        call("release the master lock of " + scheduler, RELEASE, lockKey, scheduler, Duration.ZERO);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, TIMEOUT);
        var unused = resources.shutdown(0, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private long call(String what, String script, String key, SchedulerId scheduler, Duration lifetime) {
        Long answer = attempt(what, redis -> redis.sync()
                .eval(
                        script,
                        ScriptOutputType.INTEGER,
                        new String[] {key},
                        scheduler.value(),
                        Long.toString(lifetime.toMillis())));
        return answer;
    }

    private interface Command<T> {
        T on(StatefulRedisConnection<String, String> redis);
    }

    private <T> T attempt(String what, Command<T> command) {
        try {
            return command.on(connected());
        } catch (RedisException e) {
            throw new MembershipException(
                    "could not " + what + ": Redis did not answer (" + e.getMessage() + "); it is tried again", e);
        }
    }

    private synchronized StatefulRedisConnection<String, String> connected() {
        StatefulRedisConnection<String, String> existing = connection;
        if (existing == null) {
            existing = client.connect();
            connection = existing;
        }
        return existing;
    }
}
