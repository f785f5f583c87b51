package io.distributedcron.scheduler.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.config.Installation;
import io.distributedcron.embedded.RedisServer;
import io.distributedcron.embedded.SharedServers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisCoordinationTest extends CoordinationContract {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final RedisCoordination redis =
            RedisCoordination.of(SharedServers.redis().uri(), installation());

    private static Installation installation() {
        long number = RandomGenerator.getDefault().nextLong(1L << 40);
        return new Installation(String.format(Locale.ROOT, "test-%x", number));
    }

    @AfterEach
    void close() {
        redis.close();
    }

    @Override
    Membership membership() {
        return redis;
    }

    @Override
    MasterLock lock() {
        return redis;
    }

    /** The server's time cannot be set, so it is waited for. */
    @Override
    void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    @Test
    void aDeadServerFailsCallsInTimeAndOneThatComesBackIsFound(@TempDir Path folder) {
        RedisServer server = RedisServer.start(folder);
        int port = server.port();
        try (RedisCoordination coordination = RedisCoordination.of(server.uri(), installation())) {
            assertThat(coordination.acquire(A, SOON)).isTrue();
            server.kill();
            for (int i = 0; i < 3; i++) {
                failsInTime(coordination);
            }
            try (RedisServer again =
                    RedisServer.start(folder, RedisServer.Settings.defaults().withPort(port))) {
                assertThat(again.isAlive()).isTrue();
                answersAgain(coordination);
            }
        } finally {
            server.close();
        }
    }

    @Test
    void whatOthersWroteToItsKeysMakesNoMemberAndNoMasterAndFailsAsAServerThatDoesNotAnswer() {
        Installation installation = installation();
        Random random = new Random(20261124);
        RedisClient client = RedisClient.create(SharedServers.redis().uri());
        try (RedisCoordination coordination =
                        RedisCoordination.of(SharedServers.redis().uri(), installation);
                StatefulRedisConnection<byte[], byte[]> other = client.connect(ByteArrayCodec.INSTANCE)) {
            byte[] members = installation.redisKey("schedulers").getBytes(StandardCharsets.UTF_8);
            byte[] lock = installation.redisKey("master").getBytes(StandardCharsets.UTF_8);
            coordination.heartbeat(A, SOON);
            for (int i = 0; i < 10_000; i += 100) {
                for (int j = 0; j < 100; j++) {
                    byte[] noise = new byte[2 + random.nextInt(40)];
                    random.nextBytes(noise);
                    var unused = other.async().zadd(members, 1e18 * random.nextDouble(), j == 0 ? new byte[0] : noise);
                }
                other.sync().zadd(members, 1e18, "  ".getBytes(StandardCharsets.UTF_8));
                assertThat(coordination.members()).containsExactly(A);
            }
            coordination.heartbeat(A, SOON);
            assertThat(other.sync().zcard(members)).isEqualTo(1);
            other.sync().set(lock, new byte[] {0, -1, 7}, SetArgs.Builder.px(SOON));
            assertThat(coordination.acquire(A, SOON)).isFalse();
            assertThat(coordination.renew(A, SOON)).isFalse();
            other.sync().set(lock, new byte[] {0, -1, 7});
            assertThat(coordination.renew(A, SOON)).isFalse();
            assertThat(coordination.acquire(A, SOON)).isTrue();
            assertThat(coordination.renew(A, SOON)).isTrue();
            other.sync().del(lock, members);
            other.sync().lpush(lock, members);
            other.sync().set(members, lock);
            assertThatThrownBy(() -> coordination.acquire(A, SOON)).isInstanceOf(MembershipException.class);
            assertThatThrownBy(coordination::members).isInstanceOf(MembershipException.class);
            assertThatThrownBy(() -> coordination.heartbeat(A, SOON)).isInstanceOf(MembershipException.class);
            other.sync().del(lock, members);
            coordination.heartbeat(A, SOON);
            assertThat(coordination.acquire(A, SOON)).isTrue();
            assertThat(coordination.members()).containsExactly(A);
            other.sync().del(lock, members);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    @Test
    void aServerThatIsNotThereAtFirstIsFoundLater(@TempDir Path folder) {
        RedisServer server = RedisServer.start(folder);
        int port = server.port();
        server.close();
        try (RedisCoordination coordination = RedisCoordination.of("redis://127.0.0.1:" + port, installation())) {
            failsInTime(coordination);
            try (RedisServer again =
                    RedisServer.start(folder, RedisServer.Settings.defaults().withPort(port))) {
                assertThat(again.isAlive()).isTrue();
                answersAgain(coordination);
            }
        }
    }

    private static void failsInTime(RedisCoordination coordination) {
        long asked = System.nanoTime();
        assertThatThrownBy(coordination::members).isInstanceOf(MembershipException.class);
        assertThat(System.nanoTime() - asked).isLessThan(TimeUnit.MILLISECONDS.toNanos(2_000));
    }

    private static void answersAgain(RedisCoordination coordination) {
        long limit = System.nanoTime() + SOON.toNanos();
        while (true) {
            try {
                coordination.heartbeat(A, SOON);
                assertThat(coordination.members()).containsExactly(A);
                return;
            } catch (MembershipException e) {
                assertThat(System.nanoTime() - limit).as("found again in time").isNegative();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }
}
