package io.distributedcron.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A seed gives the same history in another process: nothing depends on what a virtual machine does by chance. */
class ReplayTest {
    private static final List<String> SEEDS = List.of("7", "20", "41", "300");

    @Test
    void aSeedGivesTheSameHistoryInTwoProcesses() throws IOException, InterruptedException {
        List<String> first = histories("-Duser.timezone=Asia/Kathmandu", "-Duser.language=de");
        List<String> second = histories("-Duser.timezone=Pacific/Chatham", "-Duser.language=tr", "-XX:hashCode=2");
        assertThat(first).hasSameSizeAs(SEEDS).doesNotHaveDuplicates();
        assertThat(second).isEqualTo(first);
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    private static List<String> histories(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(property("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UnlockExperimentalVMOptions", "-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", property("java.class.path"), PrintHistory.class.getName()));
        command.addAll(SEEDS);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().filter(line -> line.startsWith("history ")).toList();
    }
}
