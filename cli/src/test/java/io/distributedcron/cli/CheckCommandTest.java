package io.distributedcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.distributedcron.core.check.LoggedEvent;
import io.distributedcron.core.check.runlog.RunLogLine;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.PutAnswer;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.embedded.SharedServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command on the real engine, and where it cannot do its work. */
class CheckCommandTest {
    private final String installation = "check-" + UUID.randomUUID().toString().substring(0, 8);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int execute(String... arguments) {
        CommandLine line = Dcron.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private static Job yearly(MongoStores stores) {
        JobSpec spec = JobSpec.of("bill", Timing.of("0 0 1 1 *", "Etc/UTC"), new PoolId("shop", "default"));
        JobDeclaration declaration =
                new JobDeclaration(new JobId("shop", "bill"), new JobUid("uid"), 1, spec, false, Optional.empty());
        return ((PutAnswer.Stored) stores.jobs().put(declaration)).job();
    }

    private static Instant newYear(int yearsAhead) {
        int year = Instant.now().atOffset(ZoneOffset.UTC).getYear() + yearsAhead;
        return Instant.parse(year + "-01-01T00:00:00Z");
    }

    @Test
    void aSoundInstallationIsFoundSoundAndAPhantomIsNamed() throws IOException {
        String uri = SharedServers.mongo().uri();
        try (MongoStores stores = MongoStores.connect(uri, new Installation(installation))) {
            stores.ensureIndexes();
            Job job = yearly(stores);
            stores.plannedRuns().plan(List.of(Run.planned(job, newYear(1), new Ticket(1), job.changedAt())));

            assertThat(execute("check", "--mongodb-uri", uri, "--installation", installation))
                    .isZero();
            assertThat(out.toString()).contains("Nothing is wrong.").contains("doubled-start");

            RunId nobodys = RunId.planned(job.uid(), Instant.now());
            Path log = folder.resolve("run.log");
            Files.writeString(
                    log,
                    RunLogLine.format(new LoggedEvent(
                                    LoggedEvent.Kind.START,
                                    job.id(),
                                    nobodys,
                                    1,
                                    Instant.now(),
                                    Instant.now(),
                                    Instant.now()))
                            + "\n");
            out.getBuffer().setLength(0);
            List<String> command = new ArrayList<>(List.of("check", "--mongodb-uri", uri, "--installation"));
            command.addAll(List.of(installation, "--output", "json", "--run-log", log.toString()));
            assertThat(execute(command.toArray(String[]::new))).isEqualTo(1);
            JsonNode json = new JsonMapper().readTree(out.toString());
            assertThat(json.at("/clean").asBoolean()).isFalse();
            assertThat(json.at("/verdicts/phantom/count").asInt()).isEqualTo(1);
            assertThat(json.at("/verdicts/phantom/first/0/id").asText()).isEqualTo(nobodys.value());
            assertThat(json.at("/verdicts/missed/count").asInt()).isZero();
        }
    }

    @Test
    void whatCannotBeCheckedIsNeitherSoundNorUnsound() {
        String nobody = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300";

        assertThat(execute("check", "--mongodb-uri", nobody)).isEqualTo(2);
        assertThat(err.toString()).startsWith("dcron check: ");
        assertThat(execute("check", "--mongodb-uri", "what?")).isEqualTo(2);
        assertThat(execute("check", "--grace", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is no time");
        String uri = SharedServers.mongo().uri();
        assertThat(execute(
                        "check",
                        "--mongodb-uri",
                        uri,
                        "--run-log",
                        folder.resolve("none").toString()))
                .isEqualTo(2);
    }
}
