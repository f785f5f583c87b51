package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerProcessTest {

    @TempDir
    private Path folder;

    @Test
    void noServerOutlivesTheProcessThatStartedItEvenWhenThatIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServersOfADyingProcess.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        List<ProcessHandle> servers = serversOf(parent);
        assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);

        parent.destroyForcibly();

        for (ProcessHandle server : servers) {
            server.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    private static List<ProcessHandle> serversOf(Process parent) throws Exception {
        List<ProcessHandle> servers = new ArrayList<>();
        List<String> output = new ArrayList<>();
        try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.startsWith("pid ")) {
                    servers.add(
                            ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow());
                }
                if (line.equals("started")) {
                    return servers;
                }
            }
        }
        throw new AssertionError("The process ended before its servers had started: " + output);
    }

    @Test
    void aServerThatIsNotReadyInTimeIsKilledAndItsLogQuoted() {
        ServerProcess process = ServerProcess.start(
                launch(Duration.ofMillis(300), "/bin/sh", "-c", "echo one; echo two; exec tail -f /dev/null"));

        assertThatThrownBy(process::awaitReady)
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("was not ready")
                .hasMessageContaining("one")
                .hasMessageContaining("two")
                .hasMessageContaining(folder.resolve("server.log").toString());
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aServerThatEndsEarlyIsReportedWithItsExitCode() {
        ServerProcess process =
                ServerProcess.start(launch(Duration.ofSeconds(30), "/bin/sh", "-c", "echo why; exit 3"));

        assertThatThrownBy(process::awaitReady)
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("why");
    }

    @Test
    void aServerThatIgnoresSigtermIsKilled() {
        ServerProcess process = ServerProcess.start(launch(
                Duration.ofSeconds(30), "/bin/sh", "-c", "trap '' TERM; echo ready; while :; do read -r x; done"));
        process.awaitReady();

        process.stop(Duration.ofMillis(200));

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aServerThatIsStoppedHasTimeToEndInOrder() {
        ServerProcess process = ServerProcess.start(launch(
                Duration.ofSeconds(20),
                "/bin/sh",
                "-c",
                "trap 'sleep 1; echo in order; exit 0' TERM; echo ready; while :; do sleep 0.05; done"));
        process.awaitReady();

        process.stop(Duration.ofSeconds(20));

        assertThat(process.log()).hasContent("ready\nin order\n");
    }

    private ServerProcess.Launch launch(Duration patience, String... command) {
        return new ServerProcess.Launch("server", List.of(command), folder, Pattern.compile("^ready"), patience);
    }
}
