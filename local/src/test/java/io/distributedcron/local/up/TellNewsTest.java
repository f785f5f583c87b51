package io.distributedcron.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TellNewsTest {
    private final List<String> said = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final TellNews news = new TellNews(said::add, nanos::get);

    @Test
    void whatIsWrittenAgainAndAgainIsSaidOnceInAWhile() {
        news.wrote("worker-1", "12:00:01 WARN Connection to node -1 (/127.0.0.1:9092) could not be established");
        news.wrote("worker-1", "12:00:02 WARN Connection to node 1 (/127.0.0.1:9092) could not be established");
        news.wrote("worker-2", "12:00:02 WARN Connection to node 1 (/127.0.0.1:9092) could not be established");
        news.wrote("worker-1", "12:00:02 ERROR something else");
        news.wrote("worker-1", "12:00:02 INFO all is well");
        assertThat(said).hasSize(3);

        nanos.set(Duration.ofSeconds(31).toNanos());
        news.wrote("worker-1", "12:00:32 WARN Connection to node 1 (/127.0.0.1:9092) could not be established");
        assertThat(said).hasSize(4);
    }

    @Test
    void aPodThatCannotBeStartedIsNoNewsTheSecondTime() {
        news.notStarted("worker-1", "there is no program 'x'", Duration.ofSeconds(1));
        news.notStarted("worker-1", "there is no program 'x'", Duration.ofSeconds(2));

        assertThat(said)
                .containsExactly(
                        "PROBLEM worker-1 could not be started: there is no program 'x'; it is tried again, now and then");
    }
}
