package io.distributedcron.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrisTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mongodb://localhost                               | [localhost:27017]
                    mongodb://127.0.0.1:1/?directConnection=true      | [127.0.0.1:1]
                    mongodb://me:p%40ss@one:2,two/admin?replicaSet=rs | [one:2, two:27017]
                    mongodb://[::1]:5                                 | [[::1]:5]
                    mongodb://[::1]                                   | [[::1]:27017]
                    mongodb+srv://me:secret@cluster.example.org/      | []
                    mongodb://%2Ftmp%2Fmongodb.sock                   | []
                    """)
    void mongodbIsWhereItsConnectionStringSays(String uri, String addresses) {
        assertThat(ServerUris.ofMongodb(uri)).hasToString(addresses);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    redis://localhost                        | [localhost:6379]
                    rediss://:secret@redis.example.org:6380/2 | [redis.example.org:6380]
                    redis-sentinel://one,two:7/0#main        | [one:26379, two:7]
                    redis-socket:///tmp/redis.sock           | []
                    """)
    void redisIsWhereItsUriSays(String uri, String addresses) {
        assertThat(ServerUris.ofRedis(uri)).hasToString(addresses);
    }

    @Test
    void kafkaIsAtAnyOfItsBrokers() {
        assertThat(ServerUris.ofKafka("one:9092, PLAINTEXT://two:1,[::1]:3")).hasToString("[one:9092, two:1, [::1]:3]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "http://host", "mongodb://", "mongodb://host:port", "mongodb://host:70000", ""})
    void whatIsNoConnectionStringIsRefused(String uri) {
        assertThatThrownBy(() -> ServerUris.ofMongodb(uri)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "host:port", ":9092", "http://host"})
    void whatIsNoBrokerIsRefused(String servers) {
        assertThatThrownBy(() -> ServerUris.ofKafka(servers)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allThatIsWrongIsSaidAtOnceWithoutSecrets() {
        Settings settings = new Settings(Map.of(
                "DCRON_MONGODB_URI", "mongo://me:secret@host",
                "DCRON_REDIS_URI", "me:secret@host:6379",
                "DCRON_KAFKA_BOOTSTRAP_SERVERS", "host"));
        ServerUris.mongodb(settings);
        ServerUris.redis(settings);
        ServerUris.kafka(settings);

        assertThatThrownBy(settings::check)
                .hasMessageContaining("DCRON_MONGODB_URI=mongo://<hidden>@host: expected mongodb://host:port")
                .hasMessageContaining("DCRON_REDIS_URI=<hidden>@host:6379: expected redis://host:port")
                .hasMessageContaining("DCRON_KAFKA_BOOTSTRAP_SERVERS=host: expected host:port")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void withoutSettingsTheServersAreOnThisMachine() {
        Settings settings = new Settings(Map.of());

        assertThat(ServerUris.mongodb(settings)).isEqualTo("mongodb://localhost:27017");
        assertThat(ServerUris.redis(settings)).isEqualTo("redis://localhost:6379");
        assertThat(ServerUris.kafka(settings)).isEqualTo("localhost:9092");
        settings.check();
    }
}
