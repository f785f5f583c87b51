package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.PageChannelContract;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.config.Installation;
import io.distributedcron.embedded.SharedServers;
import org.junit.jupiter.api.BeforeAll;

final class KafkaPageChannelTest extends PageChannelContract {
    private static final Installation INSTALLATION = new Installation("page-contract");

    private final KafkaChannels channels =
            new KafkaChannels(INSTALLATION, SharedServers.kafka().bootstrapServers());

    @BeforeAll
    static void makeTopic() {
        try (KafkaTopics topics =
                new KafkaTopics(INSTALLATION, SharedServers.kafka().bootstrapServers())) {
            topics.ensurePages();
            topics.ensurePages();
        }
    }

    @Override
    protected PageSender sender() {
        return channels.pageSender();
    }

    @Override
    protected PageReceiver receiver() {
        return channels.pageReceiver();
    }
}
