package io.distributedcron.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.cli.CheckCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine;

/** {@code dcron check}, the command itself, on what faults have left. */
final class FinalCheck {
    private final String mongoUri;
    private final Path runLog;
    private final Instant from;
    private final Duration grace;

    /**
     * @param from planned times from then on are judged
     * @param grace how late a run may begin
     */
    FinalCheck(String mongoUri, Path runLog, Instant from, Duration grace) {
        this.mongoUri = mongoUri;
        this.runLog = runLog;
        this.from = from;
        this.grace = grace;
    }

    /** What it says to programs. */
    JsonNode json() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new CheckCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "--mongodb-uri=" + mongoUri,
                        "--installation=dcron",
                        "--run-log=" + runLog,
                        "--from=" + from,
                        "--grace=" + grace.toSeconds() + "s",
                        "--output=json");
        if (code != 0 && code != 1) {
            throw new IllegalStateException("dcron check could not check: " + err);
        }
        return new ObjectMapper().readTree(out.toString());
    }
}
