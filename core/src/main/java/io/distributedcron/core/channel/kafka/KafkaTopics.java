package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes and removes the topics and share groups of an installation. Everything may be repeated: what is there stays.
 *
 * <p>A share group is prepared before its first member comes: it begins at the earliest record, else runs published before
 * that would never be seen, and its offsets are stored, else the first record would take some seconds. Thread-safe.
 */
public final class KafkaTopics implements AutoCloseable {
    private static final String RECORD_LOCK = "share.record.lock.duration.ms";
    private static final String OFFSET_RESET = "share.auto.offset.reset";
    private static final String ASSIGNMENT_INTERVAL = "share.assignment.interval.ms";

    /** How long a message is locked for the worker that got it. */
    private static final String LOCK_MILLIS =
            Long.toString(Duration.ofSeconds(30).toMillis());

    private final Installation installation;
    private final TopicSettings settings;
    private final Admin admin;

    /** Topics with the default settings, on brokers that ask for no secrets. */
    public KafkaTopics(Installation installation, String bootstrapServers) {
        this(installation, KafkaServers.at(bootstrapServers), TopicSettings.DEFAULT);
    }

    public KafkaTopics(Installation installation, KafkaServers servers, TopicSettings settings) {
        this.installation = installation;
        this.settings = settings;
        this.admin = Admin.create(ClientSettings.admin(servers));
    }

    /**
     * Makes the topic of pages, unless it is there.
     *
     * @throws ChannelException if Kafka does not answer, or not so; to be repeated
     */
    public void ensurePages() {
        create(installation.pagesTopic(), 1, settings.pagesRetention());
    }

    /**
     * Makes the topic of a pool's runs and prepares the share group of its workers, as far as they are not there.
     *
     * @throws ChannelException if Kafka does not answer, or not so; to be repeated
     */
    public void ensurePool(PoolId pool) {
        String topic = installation.runsTopic(pool);
        String group = installation.workersGroup(pool);
        int partitions = create(topic, settings.runsPartitions(), settings.runsRetention());
        configure(group, AlterConfigOp.OpType.SET);
        beginAtEarliest(group, topic, partitions);
    }

    /**
     * Removes the topic of a pool's runs and the share group of its workers.
     *
     * @return whether nothing is left; if not, workers are still there: to be repeated when they have gone
     * @throws ChannelException if Kafka does not answer, or not so; to be repeated
     */
    public boolean deletePool(PoolId pool) {
        String topic = installation.runsTopic(pool);
        String group = installation.workersGroup(pool);
        Optional<Throwable> refusal =
                failureOf(admin.deleteShareGroups(List.of(group)).all());
        boolean inUse = refusal.filter(GroupNotEmptyException.class::isInstance).isPresent();
        if (!inUse) {
            tolerate(refusal, GroupIdNotFoundException.class, "share group " + group + " could not be deleted");
            configure(group, AlterConfigOp.OpType.DELETE);
        }
        tolerate(
                failureOf(admin.deleteTopics(List.of(topic)).all()),
                UnknownTopicOrPartitionException.class,
                "topic " + topic + " could not be deleted");
        return !inUse;
    }

    @Override
    public void close() {
        admin.close(ClientSettings.CLOSE_TIMEOUT);
    }

    /** Answers how many partitions the topic has, which was perhaps there already. */
    private int create(String topic, int partitions, Duration retention) {
        // Only whole segments are removed, so they must be younger than what they hold may become.
        String segment = Long.toString(Math.max(60_000, retention.toMillis() / 4));
        NewTopic newTopic = new NewTopic(topic, Optional.of(partitions), settings.replicationFactor())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(retention.toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        segment));
        Optional<Throwable> refusal =
                failureOf(admin.createTopics(List.of(newTopic)).all());
        tolerate(refusal, TopicExistsException.class, "topic " + topic + " could not be created");
        return refusal.isEmpty() ? partitions : partitionsOf(topic);
    }

    private int partitionsOf(String topic) {
        return answerOf(
                        admin.describeTopics(List.of(topic)).allTopicNames(),
                        "topic " + topic + " could not be described")
                .values()
                .stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
    }

    private void configure(String group, AlterConfigOp.OpType change) {
        String complaint = "share group " + group + " could not be configured";
        answerOf(change(group, change, Map.of(OFFSET_RESET, "earliest", RECORD_LOCK, LOCK_MILLIS)), complaint);
        // Since 4.4, and only there: a member that joins shortly after another gets its share at once, not 5 s later.
        tolerate(
                failureOf(change(group, change, Map.of(ASSIGNMENT_INTERVAL, "0"))),
                InvalidConfigurationException.class,
                complaint);
    }

    private KafkaFuture<Void> change(String group, AlterConfigOp.OpType change, Map<String, String> configuration) {
        List<AlterConfigOp> changes = configuration.entrySet().stream()
                .map(entry -> new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), change))
                .toList();
        return admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), changes))
                .all();
    }

    /** Stores the offsets of those partitions for which the group has none. */
    private void beginAtEarliest(String group, String topic, int partitions) {
        // This waits for the leaders of a new topic, as the questions after it do not.
        Map<TopicPartition, ListOffsetsResultInfo> earliest = answerOf(
                admin.listOffsets(IntStream.range(0, partitions)
                                .boxed()
                                .collect(Collectors.toMap(
                                        number -> new TopicPartition(topic, number), ignored -> OffsetSpec.earliest())))
                        .all(),
                "the offsets of topic " + topic + " could not be read");
        Set<TopicPartition> known = answerOf(
                        admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                                .partitionsToOffsetInfo(group),
                        "the offsets of share group " + group + " could not be read")
                .keySet();
        Map<TopicPartition, Long> begin = earliest.entrySet().stream()
                .filter(partition -> !known.contains(partition.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, partition -> partition.getValue().offset()));
        if (!begin.isEmpty()) {
            // Where members are there already, they have begun by themselves.
            tolerate(
                    failureOf(admin.alterShareGroupOffsets(group, begin).all()),
                    GroupNotEmptyException.class,
                    "the offsets of share group " + group + " could not be stored");
        }
    }

    private static <T> T answerOf(KafkaFuture<T> future, String complaint) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failure(complaint, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(complaint, e);
        }
    }

    private static Optional<Throwable> failureOf(KafkaFuture<Void> future) {
        try {
            future.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e);
        }
    }

    private static void tolerate(Optional<Throwable> failure, Class<? extends Throwable> tolerated, String complaint) {
        failure.filter(cause -> !tolerated.isInstance(cause)).ifPresent(cause -> {
            throw failure(complaint, cause);
        });
    }

    private static ChannelException failure(String complaint, Throwable cause) {
        return new ChannelException(complaint + " (to be tried again): " + cause.getMessage(), cause);
    }
}
