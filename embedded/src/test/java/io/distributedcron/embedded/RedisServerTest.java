package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisServerTest {

    @TempDir
    private Path folder;

    @Test
    void grantsALockOnceAndReleasesItByScript() {
        try (RedisServer server = RedisServer.start(folder)) {
            withCommands(server, redis -> {
                SetArgs onlyIfAbsent = SetArgs.Builder.nx().px(60_000);
                assertThat(redis.set("lock", "a", onlyIfAbsent)).isEqualTo("OK");
                assertThat(redis.set("lock", "b", onlyIfAbsent)).isNull();
                assertThat(redis.pttl("lock")).isBetween(1L, 60_000L);

                String release =
                        "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";
                assertThat(redis.<Long>eval(release, ScriptOutputType.INTEGER, new String[] {"lock"}, "b"))
                        .isZero();
                assertThat(redis.<Long>eval(release, ScriptOutputType.INTEGER, new String[] {"lock"}, "a"))
                        .isOne();
            });
        }
    }

    @Test
    void forgetsWhenKilledUnlessToldToPersist() {
        assertThat(valueAfterKill(RedisServer.Settings.defaults(), folder.resolve("forgets")))
                .isZero();
        assertThat(valueAfterKill(RedisServer.Settings.defaults().withPersistence(), folder.resolve("keeps")))
                .isOne();
    }

    private static long valueAfterKill(RedisServer.Settings settings, Path folder) {
        int port;
        try (RedisServer server = RedisServer.start(folder, settings)) {
            port = server.port();
            withCommands(server, redis -> {
                redis.configSet("appendfsync", "always");
                redis.set("key", "value");
            });
            server.kill();
            assertThat(server.isAlive()).isFalse();
        }
        long[] found = new long[1];
        try (RedisServer server = RedisServer.start(folder, settings.withPort(port))) {
            withCommands(server, redis -> found[0] = redis.exists("key"));
        }
        return found[0];
    }

    private static void withCommands(RedisServer server, Consumer<RedisCommands<String, String>> what) {
        try (RedisClient client = RedisClient.create(server.uri());
                var connection = client.connect()) {
            what.accept(connection.sync());
        }
    }
}
