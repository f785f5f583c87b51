package io.distributedcron.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.time.Ticker;
import io.distributedcron.embedded.RedisServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptServerTest {
    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();
    private final AtomicBoolean refuse = new AtomicBoolean();

    private RedisServer start(int port) {
        if (refuse.get()) {
            throw new IllegalStateException("not now");
        }
        return RedisServer.start(folder, RedisServer.Settings.defaults().withPort(port));
    }

    @Test
    void aServerThatWasKilledIsStartedAgainOnItsPort() throws Exception {
        try (KeptServer<RedisServer> kept =
                new KeptServer<>(this::start, 0, RedisServer::port, said::add, Ticker.system())) {
            RedisServer first = kept.server();
            kept.tick();
            assertThat(kept.server()).isSameAs(first);

            ProcessHandle process = ProcessHandle.of(first.pid()).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
            refuse.set(true);
            assertThatThrownBy(kept::tick).hasMessage("not now");
            assertThatThrownBy(kept::tick).hasMessage("not now");
            refuse.set(false);
            kept.tick();

            assertThat(kept.server().pid()).isNotEqualTo(first.pid());
            assertThat(kept.server().port()).isEqualTo(first.port());
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port()), 1000);
            }
            assertThat(said).hasSize(3);
            assertThat(said.get(1)).startsWith("PROBLEM Redis (").contains("has ended by itself; its log is " + folder);
            assertThat(said.get(2)).contains("serves again, after");
        }
    }
}
