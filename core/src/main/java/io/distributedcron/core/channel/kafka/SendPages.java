package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.channel.codec.PageCodec;
import io.distributedcron.core.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends pages to the only partition of their topic. */
final class SendPages implements PageSender {
    private final String topic;
    private final RenewedProducer producer;

    SendPages(String topic, KafkaServers servers, Ticker ticker) {
        this.topic = topic;
        this.producer = new RenewedProducer(
                () -> new KafkaProducer<>(
                        ClientSettings.producerOfPages(servers), new ByteArraySerializer(), new ByteArraySerializer()),
                ticker);
    }

    @Override
    public void send(List<Page> pages) {
        Producer<byte[], byte[]> current = producer.get();
        try {
            if (pages.isEmpty()) {
                int unused = current.partitionsFor(topic).size();
            }
            List<Future<RecordMetadata>> sent = new ArrayList<>(pages.size());
            for (Page page : pages) {
                Future<RecordMetadata> future =
                        current.send(new ProducerRecord<>(topic, 0, null, PageCodec.encode(page)));
                if (future.isDone()) {
                    future.get(); // failed at once: so would the next one, after as long a wait
                }
                sent.add(future);
            }
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
            producer.stored();
        } catch (ExecutionException e) {
            producer.failed();
            throw failure(pages, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(pages, e);
        } catch (InterruptException e) {
            throw failure(pages, e); // Kafka's own has set the flag again
        } catch (KafkaException e) {
            producer.failed();
            throw failure(pages, e);
        }
    }

    private ChannelException failure(List<Page> pages, Throwable cause) {
        return new ChannelException(
                "it is not known whether " + pages.size() + " pages were stored in topic " + topic
                        + "; their schedulers go on without: " + cause.getMessage(),
                cause);
    }

    @Override
    public void close() {
        producer.close();
    }
}
