package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PortLeaseTest {

    @Test
    void noTwoLeasesHaveTheSamePort() {
        List<PortLease> leases = IntStream.range(0, 300)
                .parallel()
                .mapToObj(i -> PortLease.of(0))
                .toList();
        try {
            Set<Integer> ports = new HashSet<>();
            leases.forEach(lease -> ports.add(lease.port()));
            assertThat(ports).hasSize(300).allMatch(port -> port >= 20_000 && port < 30_000);
        } finally {
            leases.forEach(PortLease::close);
        }
    }

    @Test
    void aGivenPortThatIsTakenIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PortLease.of(taken.getLocalPort()))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }
}
