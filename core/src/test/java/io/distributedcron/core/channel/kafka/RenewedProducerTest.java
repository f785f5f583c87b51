package io.distributedcron.core.channel.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;

class RenewedProducerTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final List<MockProducer<byte[], byte[]>> made = new ArrayList<>();
    private long now;

    private final RenewedProducer producer = new RenewedProducer(
            () -> {
                made.add(new MockProducer<>());
                return made.getLast();
            },
            () -> now);

    @Test
    void whereAllFailsForAWhileThereIsANewOneAndTheOldOneIsClosed() {
        producer.failed();
        pass(RenewedProducer.RENEW_AFTER);
        producer.failed();
        assertThat(made).as("not yet").hasSize(1);

        pass(A_SECOND);
        producer.failed();
        assertThat(made).hasSize(2);
        assertThat(producer.get()).isSameAs(made.getLast());
        Await.until("the old one is closed", () -> made.getFirst().closed());
        assertThat(made.getLast().closed()).isFalse();
    }

    @Test
    void whatIsStoredInBetweenSaysThatItIsNotTheClient() {
        for (int i = 0; i < 60; i++) {
            producer.failed();
            producer.stored();
            pass(A_SECOND);
        }
        assertThat(made).hasSize(1);
    }

    @Test
    void whereKafkaIsAwayTheyAreReplacedMoreAndMoreSeldom() {
        for (int i = 0; i < 3_600; i++) {
            producer.failed();
            pass(A_SECOND);
        }
        assertThat(made.size()).isBetween(55, 65);
        producer.close();
        assertThat(made.getLast().closed()).isTrue();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
