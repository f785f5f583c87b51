package io.distributedcron.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.declare.BackfillRange;
import io.distributedcron.core.declare.Backfilled;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.store.memory.MemoryStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code in docs/client.md is compiled and run here. */
class ClientPageTest {
    private static final Path PAGE = Path.of("..", "docs", "client.md");
    private static final Path HERE = Path.of("src/test/java/io/distributedcron/core/client/ClientPageTest.java");
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (?<name>\\w+) -->\n```java\n(?<code>.*?)```", Pattern.DOTALL);
    private static final Instant NOW = Instant.parse("2031-03-04T05:06:07Z");

    private final MemoryStores stores = new MemoryStores(() -> NOW);

    // snippet: connect
    static CronClient connect() {
        return DistributedCron.client("mongodb://mongodb:27017")
                .installation("dcron")
                .connect(); // close() it at the end
    }
    // end

    // snippet: create
    static void invoiceEachCustomer(CronClient client, List<String> customers) {
        List<ClientJob> jobs = new ArrayList<>();
        for (String customer : customers) {
            jobs.add(ClientJob.of("billing", "invoice-" + customer, "H 3 1 * *", "invoice", "shop/default")
                    .timeZone("Europe/Berlin")
                    .payload("{\"customer\": \"" + customer + "\"}"));
        }
        client.create(jobs); // CREATED or EXISTS for each
    }
    // end

    // snippet: run
    static void remindInAnHour(CronClient client, String customer) {
        JobId job = ClientJob.id("billing", "invoice-" + customer);
        RunId run = client.trigger(job, RunOptions.after(Duration.ofHours(1)).payload("{\"remind\": true}"));
        client.trigger(job, RunOptions.now().token("order-4711")); // once, however often it is called
        client.cancel(job, run);
    }
    // end

    // snippet: backfill
    static Backfilled invoiceLastYear(CronClient client, String customer) {
        Instant from = Instant.parse("2030-01-01T00:00:00Z");
        Instant to = Instant.parse("2031-01-01T00:00:00Z");
        return client.backfill(ClientJob.id("billing", "invoice-" + customer), new BackfillRange(from, to, 5, false));
    }
    // end

    // snippet: list
    static long count(CronClient client) {
        long jobs = 0;
        List<Job> page = client.list("billing", Optional.empty(), 1_000);
        while (!page.isEmpty()) {
            jobs += page.size();
            page = client.list("billing", Optional.of(page.getLast().id().name()), 1_000);
        }
        return jobs;
    }
    // end

    @Test
    void itsCodeDoesWhatThePageSays() {
        try (CronClient client = new CronClient(ClientPorts.of(stores), () -> NOW, () -> {})) {
            invoiceEachCustomer(client, List.of("a", "b"));
            assertThat(count(client)).isEqualTo(2);
            remindInAnHour(client, "a");
            remindInAnHour(client, "a");
            List<Run> runs = client.runs(ClientJob.id("billing", "invoice-a"), 10);
            assertThat(runs)
                    .as("one planned, the later of two that were cancelled, one of the order")
                    .hasSize(3);
            assertThat(invoiceLastYear(client, "a").planned()).isEqualTo(12);
            assertThat(client.runs(ClientJob.id("billing", "invoice-b"), 1)
                            .getFirst()
                            .scheduledTime()
                            .atZone(ZoneId.of("Europe/Berlin"))
                            .getHour())
                    .isEqualTo(3);
        }
    }

    @Test
    void itsCodeIsThis() throws IOException {
        String source = Files.readString(HERE);
        Matcher snippets = SNIPPET.matcher(Files.readString(PAGE));
        int found = 0;
        while (snippets.find()) {
            found++;
            assertThat(words(snippets.group("code")))
                    .as("snippet %s", snippets.group("name"))
                    .isEqualTo(words(region(source, snippets.group("name"))));
        }
        assertThat(found).isEqualTo(5);
    }

    private static String region(String source, String name) {
        String begin = "// snippet: " + name + "\n";
        int from = source.indexOf(begin) + begin.length();
        return source.substring(from, source.indexOf("// end", from));
    }

    private static List<String> words(String code) {
        return List.of(code.strip().split("\\s+"));
    }
}
