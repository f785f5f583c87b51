package io.distributedcron.local.chaos;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What somebody with too many rights does to Kafka. */
final class Admins {
    private Admins() {}

    static void deleteTopics(String kafka, List<String> topics) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka);
        try (Admin admin = Admin.create(properties)) {
            admin.deleteTopics(topics).all().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new IllegalStateException("The topics " + topics + " could not be deleted", e);
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka does not delete the topics " + topics, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
