package io.distributedcron.benchmarks.load;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.kafka.KafkaTopics;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.embedded.EmbeddedServer;
import io.distributedcron.embedded.KafkaBroker;
import io.distributedcron.embedded.MongoServer;
import io.distributedcron.embedded.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The servers that we need, on loopback. */
record OurServers(MongoServer mongo, KafkaBroker kafka, RedisServer redis) {
    static final int CACHE_MEGABYTES = 3072;
    private static final int MOST_TRIES = 60;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    static OurServers start(Path folder, Progress progress) {
        List<EmbeddedServer> started = new ArrayList<>();
        try {
            MongoServer mongo = mongo(folder);
            started.add(mongo);
            KafkaBroker kafka = KafkaBroker.start(
                    folder.resolve("kafka"),
                    KafkaBroker.Settings.defaults().withOptimizing().withHeapMegabytes(512));
            started.add(kafka);
            RedisServer redis = RedisServer.start(folder.resolve("redis"));
            started.add(redis);
            started.forEach(
                    server -> progress.say(String.format(Locale.ROOT, "%s: %s", OurSystem.NAME, server.describe())));
            return new OurServers(mongo, kafka, redis);
        } catch (RuntimeException e) {
            started.forEach(EmbeddedServer::close);
            throw e;
        }
    }

    /** MongoDB alone, with the cache that all get. */
    static MongoServer mongo(Path folder) {
        return MongoServer.start(
                folder.resolve("mongodb"), MongoServer.Settings.defaults().withCacheMegabytes(CACHE_MEGABYTES));
    }

    /** For the report. */
    static Map<String, String> settings() {
        return Map.of(
                "MongoDB",
                "writes of a majority and journalled, cache " + CACHE_MEGABYTES + " MB",
                "Kafka",
                "acks=all, share group");
    }

    /** Topics and share group, as the operator prepares them: again and again until Kafka knows the topics that it made. */
    void prepare(PoolId pool) throws InterruptedException {
        try (KafkaTopics topics = new KafkaTopics(Installation.DEFAULT, kafka.bootstrapServers())) {
            for (int tries = 1; ; tries++) {
                try {
                    topics.ensurePages();
                    topics.ensurePool(pool);
                    return;
                } catch (ChannelException e) {
                    if (tries == MOST_TRIES) {
                        throw e;
                    }
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    /** Where they are, for the environment of our programs. */
    Map<String, String> addresses() {
        return Map.of(
                "DCRON_MONGODB_URI", mongo.uri(),
                "DCRON_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "DCRON_REDIS_URI", redis.uri());
    }

    Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put("MongoDB", mongo.pid());
        pids.put("Kafka", kafka.pid());
        pids.put("Redis", redis.pid());
        return pids;
    }

    void close() {
        mongo.close();
        kafka.close();
        redis.close();
    }
}
