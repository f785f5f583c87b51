package io.distributedcron.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A kube-apiserver with its etcd, as two child processes. */
public final class RealKubernetesApi implements KubernetesApi {

    private static final Duration GRACE = Duration.ofSeconds(10);

    /**
     * How to run it.
     *
     * @param port the loopback port of the API; 0 (the default) for a free one
     * @param startTimeout how long a start may take, 90 s by default
     */
    public record Settings(int port, Duration startTimeout) {

        public Settings {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
            }
        }

        public static Settings defaults() {
            return new Settings(0, Duration.ofSeconds(90));
        }

        public Settings withPort(int port) {
            return new Settings(port, startTimeout);
        }
    }

    private final KubeBinaries binaries;
    private final KubeCredentials credentials;
    private final PortLeases ports;
    private final ServerProcess etcd;
    private final ServerProcess apiServer;

    private RealKubernetesApi(
            KubeBinaries binaries,
            KubeCredentials credentials,
            PortLeases ports,
            ServerProcess etcd,
            ServerProcess apiServer) {
        this.binaries = binaries;
        this.credentials = credentials;
        this.ports = ports;
        this.etcd = etcd;
        this.apiServer = apiServer;
    }

    private record PortLeases(PortLease api, PortLease etcd, PortLease etcdPeer) {

        void close() {
            api.close();
            etcd.close();
            etcdPeer.close();
        }
    }

    /** Starts both on {@code dataDirectory} and returns when the API serves. */
    public static RealKubernetesApi start(Path dataDirectory, Settings settings) {
        KubeBinaries binaries = KubeBinaries.find()
                .orElseThrow(() -> new ServerStartException("There is no kube-apiserver, etcd and kubectl in "
                        + KubeBinaries.store() + ". Obtain them with embedded/kube/obtain.sh."));
        Path folder = dataDirectory.toAbsolutePath();
        PortLeases ports = new PortLeases(PortLease.of(settings.port()), PortLease.of(0), PortLease.of(0));
        ServerProcess etcd = null;
        try {
            KubeCredentials credentials = KubeCredentials.in(folder);
            etcd = ServerProcess.start(etcd(binaries, folder, ports, settings.startTimeout()));
            etcd.awaitReady();
            ServerProcess apiServer = ServerProcess.start(apiServer(binaries, folder, ports, credentials, settings));
            credentials.awaitServing(ports.api().port(), apiServer, settings.startTimeout());
            return new RealKubernetesApi(binaries, credentials, ports, etcd, apiServer);
        } catch (RuntimeException e) {
            if (etcd != null) {
                etcd.kill();
            }
            ports.close();
            throw e;
        }
    }

    private static ServerProcess.Launch etcd(KubeBinaries binaries, Path folder, PortLeases ports, Duration patience) {
        String client = "http://127.0.0.1:" + ports.etcd().port();
        String peer = "http://127.0.0.1:" + ports.etcdPeer().port();
        List<String> command = List.of(
                binaries.etcd().toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                // A killed process loses nothing by this, only a crash of the machine does.
                "--unsafe-no-fsync",
                "--auto-compaction-retention=1h",
                "--log-level=info");
        return new ServerProcess.Launch(
                "etcd", command, folder, Pattern.compile("ready to serve client requests"), patience);
    }

    private static ServerProcess.Launch apiServer(
            KubeBinaries binaries, Path folder, PortLeases ports, KubeCredentials credentials, Settings settings) {
        int port = ports.api().port();
        List<String> command = List.of(
                binaries.apiServer().toString(),
                "--etcd-servers=http://127.0.0.1:" + ports.etcd().port(),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + credentials.certificateFolder(),
                "--token-auth-file=" + credentials.tokenFile(),
                "--service-account-issuer=https://127.0.0.1:" + port + "/",
                "--service-account-key-file=" + credentials.serviceAccountKey(),
                "--service-account-signing-key-file=" + credentials.serviceAccountKey(),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--authorization-mode=RBAC",
                "--allow-privileged=true",
                // Nothing here creates the tokens that this plugin waits for, and a loopback address is no endpoint.
                "--disable-admission-plugins=ServiceAccount",
                "--endpoint-reconciler-type=none",
                "--profiling=false");
        // Its log has no line that says it serves: /readyz does.
        return new ServerProcess.Launch(
                "kube-apiserver", command, folder, Pattern.compile("(?!)"), settings.startTimeout());
    }

    @Override
    public Grade grade() {
        return Grade.REAL;
    }

    @Override
    public String kubeconfig() {
        return credentials.kubeconfig(url());
    }

    @Override
    public String url() {
        return "https://127.0.0.1:" + port();
    }

    public int port() {
        return ports.api().port();
    }

    @Override
    public Optional<Path> kubectl() {
        return Optional.of(binaries.kubectl());
    }

    @Override
    public String describe() {
        return "Kubernetes API (real kube-apiserver " + binaries.version() + " with etcd) on " + url();
    }

    @Override
    public boolean isAlive() {
        return etcd.isAlive() && apiServer.isAlive();
    }

    /** That of the kube-apiserver. */
    @Override
    public long pid() {
        return apiServer.pid();
    }

    /** That of the kube-apiserver; etcd's lies beside it. */
    @Override
    public Path log() {
        return apiServer.log();
    }

    /** Kills both. */
    @Override
    public void kill() {
        apiServer.kill();
        etcd.kill();
        ports.close();
    }

    @Override
    public void close() {
        apiServer.stop(GRACE);
        etcd.stop(GRACE);
        ports.close();
    }
}
