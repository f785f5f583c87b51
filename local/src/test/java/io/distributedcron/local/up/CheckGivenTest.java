package io.distributedcron.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.time.Ticker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckGivenTest {
    @TempDir
    private Path folder;

    private static void check(Map<String, String> environment, Optional<Path> kubeconfig) throws Exception {
        new CheckGiven(Duration.ofMillis(1), Ticker.system()).check(Given.of(environment, kubeconfig), environment);
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aServerThatAnswersIsAccepted() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            Path kubeconfig = kubeconfig("http://127.0.0.1:" + port);
            Map<String, String> environment = Map.of(
                    "DCRON_MONGODB_URI", "mongodb://127.0.0.1:" + closedPort() + ",127.0.0.1:" + port,
                    "DCRON_REDIS_URI", "redis://127.0.0.1:" + port,
                    "DCRON_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port);

            check(environment, Optional.of(kubeconfig));
            check(Map.of(), Optional.empty());
            assertThat(kubeconfig).exists();
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedWithItsSetting() throws Exception {
        int port = closedPort();

        assertThatThrownBy(() ->
                        check(Map.of("DCRON_MONGODB_URI", "mongodb://me:secret@127.0.0.1:" + port), Optional.empty()))
                .isInstanceOf(Up.CannotStartException.class)
                .hasMessageContaining("MongoDB does not answer at 127.0.0.1:" + port)
                .hasMessageContaining("which DCRON_MONGODB_URI names. Start it")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> check(Map.of("DCRON_REDIS_URI", "redis://127.0.0.1:" + port), Optional.empty()))
                .hasMessageContaining("DCRON_REDIS_URI");
        assertThatThrownBy(() -> check(Map.of("DCRON_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port), Optional.empty()))
                .hasMessageContaining("DCRON_KAFKA_BOOTSTRAP_SERVERS");
        assertThatThrownBy(() -> check(Map.of(), Optional.of(kubeconfig("https://127.0.0.1:" + port))))
                .hasMessageContaining("The Kubernetes API does not answer at 127.0.0.1:" + port)
                .hasMessageContaining("--kubeconfig");
    }

    @Test
    void whatMakesNoSenseIsSaidAtOnce() throws Exception {
        Map<String, String> nonsense = Map.of(
                "DCRON_INSTALLATION", "Bad Name!",
                "DCRON_MONGODB_URI", "nonsense",
                "DCRON_REDIS_URI", "http://redis",
                "DCRON_KAFKA_BOOTSTRAP_SERVERS", "kafka");

        assertThatThrownBy(() -> check(nonsense, Optional.empty()))
                .isInstanceOf(Up.CannotStartException.class)
                .message()
                .contains(nonsense.keySet());
        assertThatThrownBy(() -> check(Map.of(), Optional.of(folder.resolve("none"))))
                .isInstanceOf(Up.CannotStartException.class)
                .hasMessageContaining("there is no such file");
        Path text = Files.writeString(folder.resolve("text"), "hello");
        assertThatThrownBy(() -> check(Map.of(), Optional.of(text)))
                .isInstanceOf(Up.CannotStartException.class)
                .hasMessageContaining(text + " is no kubeconfig");
    }

    private Path kubeconfig(String url) throws Exception {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(url));
    }
}
