package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {

    @TempDir
    private Path folder;

    @Test
    void aServerThatIsStoppedHasTimeToEndInOrder() {
        String script = "trap 'sleep 1; echo in order; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
        ServerProcess process = ServerProcess.start(new ServerProcess.Launch(
                "server", List.of("sh", "-c", script), folder, Pattern.compile("^ready"), Duration.ofSeconds(20)));
        process.awaitReady();

        process.stop(Duration.ofSeconds(20));

        assertThat(process.log()).hasContent("ready\nin order\n");
    }
}
