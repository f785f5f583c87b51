package io.distributedcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.distributedcron.core.client.ClientJob;
import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.DistributedCron;
import io.distributedcron.core.client.RunOptions;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.embedded.SharedServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that ask for runs, on the real engine. */
class TriggerCommandTest {
    private final String uri = SharedServers.mongo().uri();
    private final String installation =
            "trigger-" + UUID.randomUUID().toString().substring(0, 8);
    private final CronClient client =
            DistributedCron.client(uri).installation(installation).connect();
    private final JobId job = ClientJob.id("billing", "a");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void create() {
        client.create(ClientJob.of("billing", "a", "0 3 * * *", "bill", "shop/default"));
    }

    @AfterEach
    void close() {
        client.close();
    }

    private int execute(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Dcron.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--mongodb-uri", uri, "--installation", installation));
        return line.execute(all.toArray(String[]::new));
    }

    private List<Run> manual() {
        return client.runs(job, 100).stream().filter(run -> run.id().isManual()).toList();
    }

    @Test
    void aRunIsAskedForOnceForAToken() throws IOException {
        Path file = Files.writeString(folder.resolve("payload.json"), "{\"day\": 1}\n");

        assertThat(execute("trigger", job.toString(), "--token", "t-1", "--payload", file.toString()))
                .isZero();
        String run = out.toString().strip();
        assertThat(execute("trigger", job.toString(), "--token", "t-1")).isZero();

        assertThat(out.toString().strip()).isEqualTo(run);
        assertThat(manual()).singleElement().satisfies(it -> {
            assertThat(it.id()).hasToString(run);
            assertThat(it.spec().payload()).isEqualTo(new Payload.Inline("{\"day\": 1}"));
        });
        assertThat(execute("trigger", job.toString(), "--payload", "[2]")).isZero();
        assertThat(execute("trigger", job.toString(), "--after", "1h")).isZero();
        assertThat(manual()).hasSize(3);
        assertThat(manual().getFirst().dueTime()).isAfter(Instant.now().plusSeconds(3_000));
    }

    @Test
    void whatCannotBeAskedForIsSaid() {
        assertThat(execute("trigger", "client.billing/nobody")).isEqualTo(2);
        assertThat(err.toString()).contains("dcron trigger: job 'client.billing/nobody' does not exist");
        assertThat(execute("trigger", job.toString(), "--payload", "{a")).isEqualTo(2);
        assertThat(err.toString()).contains("payload '{a' is no JSON");
        assertThat(execute("trigger", job.toString(), "--token", "a b")).isEqualTo(2);
        assertThat(execute("trigger", "nobody")).isEqualTo(2);
        assertThat(execute("trigger", job.toString(), "--after", "1h", "--at", "2199-01-01T00:00:00Z"))
                .isEqualTo(2);
        assertThat(manual()).isEmpty();
    }

    @Test
    void aRangeIsMadeUpForOnce() throws IOException {
        String[] command = {
            "backfill",
            job.toString(),
            "--from",
            "2020-01-01T00:00:00Z",
            "--to",
            "2020-01-11T00:00:00Z",
            "--rate",
            "5/s"
        };
        assertThat(execute(command)).isZero();
        assertThat(out.toString()).startsWith("10 runs planned, due within 2 s.");
        assertThat(manual()).hasSize(10);

        List<String> json = new ArrayList<>(List.of(command));
        json.addAll(List.of("--reverse", "--output", "json"));
        assertThat(execute(json.toArray(String[]::new))).isZero();
        JsonNode answer = new JsonMapper().readTree(out.toString());
        assertThat(answer.get("planned").asInt()).isZero();
        assertThat(answer.get("repeated").asInt()).isEqualTo(10);
        assertThat(manual()).hasSize(10);
    }

    @Test
    void whatFailedIsRunAgainOnce() {
        RunId run = client.trigger(job, RunOptions.now().token("t-1").payload("[1]"));
        fail(run);
        assertThat(execute("replay", job.toString())).isZero();
        assertThat(out.toString()).contains(" of " + run + ": planned");
        assertThat(manual())
                .filteredOn(it -> it.id().origin().equals(Optional.of(run)))
                .singleElement()
                .satisfies(it -> assertThat(it.spec().payload()).isEqualTo(new Payload.Inline("[1]")));
        assertThat(execute("replay", job.toString(), run.toString())).isZero();
        assertThat(out.toString()).contains("was run again under this token before");
        assertThat(execute("replay", job.toString(), run.toString(), "--token", "again"))
                .isZero();
        assertThat(out.toString()).contains("planned");
        assertThat(manual()).hasSize(3);

        assertThat(execute("replay", job.toString(), run + "0")).isEqualTo(2);
        assertThat(err.toString()).contains("dcron replay: run '" + run + "0' is not on record");
        assertThat(execute("replay", "client.billing/nobody")).isEqualTo(2);
    }

    /** As a worker does. */
    private void fail(RunId id) {
        try (MongoStores stores = MongoStores.connect(uri, new Installation(installation))) {
            RunRef any = new RunRef(id, job, new Ticket(0));
            Run run = Objects.requireNonNull(
                    stores.plannedRuns().find(List.of(any)).get(id));
            Claim claim = new Claim(new Token(UUID.randomUUID()), new WorkerId("w"), run.dueTime());
            stores.claimedRuns().claim(List.of(RunRef.of(run)), claim);
            AttemptEnd failed = new AttemptEnd.Finished(new Ending.Failed(new Failure("E", "")));
            stores.claimedRuns()
                    .end(List.of(new AttemptReport(
                            id, job, claim.token(), failed, Optional.of(run.dueTime()), run.dueTime())));
        }
    }

    @Test
    void aRangeThatCannotBeIsSaid() {
        String[] future = {"backfill", job.toString(), "--from", "2020-01-01T00:00:00Z", "--to", "2199-01-01T00:00:00Z"
        };
        assertThat(execute(future)).isEqualTo(2);
        assertThat(err.toString()).contains("to '2199-01-01T00:00:00Z' is in the future");
        String[] rate = {
            "backfill",
            job.toString(),
            "--from",
            "2020-01-01T00:00:00Z",
            "--to",
            "2020-01-02T00:00:00Z",
            "--rate",
            "fast"
        };
        assertThat(execute(rate)).isEqualTo(2);
        assertThat(err.toString()).contains("--rate 'fast'");
        assertThat(manual()).isEmpty();
    }
}
