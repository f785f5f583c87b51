package io.distributedcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class NextCommandTest {
    private static final Instant NOW = Instant.parse("2026-03-28T12:00:00Z");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int next(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        CommandLine line =
                new CommandLine(new NextCommand(InstantSource.fixed(NOW))).setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void printsInstantsAsJson() {
        assertThat(next("30 2 * * *", "--zone", "Europe/Berlin", "--count", "2", "--output", "json"))
                .isZero();
        assertThat(out).hasToString("{\"times\": [\"2026-03-29T01:00:00Z\", \"2026-03-30T00:30:00Z\"]}\n");
    }

    @Test
    void printsLocalTimesWithWhatTheyMean() {
        assertThat(next("30", "2", "*", "*", "*", "-z", "Europe/Berlin", "-n", "1", "--from", "2026-06-01T00:00:00Z"))
                .isZero();
        assertThat(out.toString())
                .matches(
                        "# at 02:30, every day \\(Europe/Berlin\\); tz database 20\\S+\n2026-06-01T02:30:00\\+02:00\n");
    }

    @Test
    void aScheduleThatIsOverIsSaid() {
        assertThat(next("at:2020-01-01T00:00:00Z", "-o", "json")).isEqualTo(1);
        assertThat(out).hasToString("{\"times\": []}\n");
    }

    @Test
    void hashedValuesAreThoseOfTheJob() {
        assertThat(next("H H * * *", "--job", "shop/bill", "-n", "1", "-o", "JSON"))
                .isZero();
        assertThat(out.toString()).contains("2026-03-29T07:47:00Z");
    }

    @Test
    void aJobInAFileSaysItsScheduleItself(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("jobs.yaml"), """
                # jobs
                apiVersion: distributedcron.io/v1alpha1
                kind: DistributedCronJob
                metadata: {namespace: shop, name: bill}
                spec:
                  schedules: ["0 3 * * *", "H 4 * * *"]
                  timeZone: Europe/Berlin
                  functionName: bill
                  exclusions: [{from: "2026-03-29"}]
                  jitterSeconds: 600
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: other}
                ---
                apiVersion: distributedcron.io/v1alpha1
                kind: DistributedCronJob
                metadata: {name: mail}
                spec: {schedule: "61 * * * *", functionName: mail}
                """);

        assertThat(next("-f", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has 2 DistributedCronJobs", "Say by --job which");
        assertThat(next("-f", file.toString(), "--job", "default/mail")).isEqualTo(2);
        assertThat(err.toString()).contains("spec.schedule: Schedule is not valid", "61 is outside 0 to 59");
        assertThat(next("-f", file.toString(), "--job", "shop/bill", "-n", "2")).isZero();
        assertThat(out.toString().lines().skip(1))
                .anyMatch(line -> line.matches("2026-03-30T03:00:00\\+02:00  due 2026-03-30T01:0\\d:\\d\\d\\.\\d+Z"))
                .anyMatch(line -> line.startsWith("2026-03-30T04:47:00+02:00"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "61 * * * *              | 61 is outside 0 to 59",
                "H * * * *               | Say of which job",
                "@daily --zone Mars      | the tz database has no zone of this name",
                "@daily --count 0        | --count is 0 and must be 1 to 100000",
                "@daily --from tomorrow  | --from",
                "@daily --output xml     | --output",
                "--file /none.yaml       | /none.yaml cannot be read",
                "--zone UTC              | Give either an expression or --file",
                "--file a.yaml --zone UTC | --zone is that of the job",
            })
    void whatIsNotUnderstoodIsNamed(String line, String message) {
        int options = line.indexOf("--");
        List<String> arguments = new ArrayList<>();
        if (options != 0) {
            arguments.add(options < 0 ? line : line.substring(0, options).strip());
        }
        if (options >= 0) {
            arguments.addAll(List.of(line.substring(options).split(" ", -1)));
        }

        assertThat(next(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }
}
