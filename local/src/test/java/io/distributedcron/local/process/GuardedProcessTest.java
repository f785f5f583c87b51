package io.distributedcron.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.local.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private GuardedProcess start(String script) throws IOException {
        Command command = new Command(List.of("sh", "-c", script), folder, Map.of("GREETING", "hello"));
        return GuardedProcess.start("test", command, folder.resolve("test.log"), lines::add);
    }

    @Test
    void itsOutputIsKeptAndTold() throws Exception {
        GuardedProcess process = start("echo $GREETING; echo trouble >&2; exit 7");

        assertThat(process.endsWithin(SOON)).isTrue();
        assertThat(process.exitCode()).hasValue(7);
        assertThat(lines).containsExactly("hello", "trouble");
        assertThat(folder.resolve("test.log")).hasContent("hello\ntrouble\n");
    }

    @Test
    void itIsAskedToStopBeforeItIsKilled() throws Exception {
        GuardedProcess process = start("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        Eventually.until("up", SOON, () -> lines.contains("up"));

        process.stop(SOON);

        assertThat(process.exitCode()).hasValue(0);
        assertThat(lines).containsExactly("up", "bye");
    }

    @Test
    void itIsKilledWhenItDoesNotStop() throws Exception {
        GuardedProcess process = start("trap '' TERM; echo up; while :; do sleep 0.05; done");
        Eventually.until("up", SOON, () -> lines.contains("up"));

        process.stop(Duration.ofMillis(200));

        assertThat(process.exitCode()).hasValue(128 + 9);
    }

    @Test
    void aMissingProgramIsNamed() {
        Command command = new Command(List.of("no-such-program"), folder, Map.of());

        assertThatThrownBy(() -> GuardedProcess.start("test", command, folder.resolve("test.log"), lines::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-program");
    }

    @Test
    void itDiesWithAParentThatIsKilled() throws Exception {
        Process parent = startParent();
        ProcessHandle child = childOf(parent);

        parent.destroyForcibly();

        Eventually.until("the end of the child", SOON, () -> !child.isAlive());
    }

    @Test
    void itDiesWithItsParentEvenWhileItIsStopped() throws Exception {
        Process parent = startParent();
        ProcessHandle child = childOf(parent);
        assertThat(new ProcessBuilder("kill", "-STOP", String.valueOf(child.pid()))
                        .start()
                        .waitFor())
                .isZero();

        parent.destroyForcibly();

        Eventually.until("the end of the child", SOON, () -> !child.isAlive());
    }

    private Process startParent() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsAndWaits.class.getName(),
                        Files.createDirectories(folder).toString())
                .start();
    }

    private static ProcessHandle childOf(Process parent) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
        return ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
    }
}
