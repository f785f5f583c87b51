package io.distributedcron.local.up;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.config.InvalidSettingsException;
import io.distributedcron.core.config.ServerAddress;
import io.distributedcron.core.config.ServerUris;
import io.distributedcron.core.config.Settings;
import io.distributedcron.core.time.Ticker;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Looks, before anything starts, whether the servers that people name make sense and answer. */
final class CheckGiven {
    private static final int CONNECT_MILLIS = 1_000;
    private static final long PAUSE_MILLIS = 200;

    private final Duration patience;
    private final Ticker ticker;

    /**
     * One that is ready.
     *
     * @param patience how long a server may take to answer, which may just be starting
     */
    CheckGiven(Duration patience, Ticker ticker) {
        this.patience = patience;
        this.ticker = ticker;
    }

    /** Returns if all is well; otherwise the message says what is wrong with which setting. */
    void check(Given given, Map<String, String> environment)
            throws Up.CannotStartException, InterruptedException, IOException {
        checkSettings(environment);
        if (given.mongoUri().isPresent()) {
            reach(
                    "MongoDB",
                    ServerUris.MONGODB,
                    ServerUris.ofMongodb(given.mongoUri().get()));
        }
        if (given.redisUri().isPresent()) {
            reach("Redis", ServerUris.REDIS, ServerUris.ofRedis(given.redisUri().get()));
        }
        if (given.kafka().isPresent()) {
            reach("Kafka", ServerUris.KAFKA, ServerUris.ofKafka(given.kafka().get()));
        }
        if (given.kubeconfig().isPresent()) {
            reach(
                    "The Kubernetes API",
                    "--kubeconfig",
                    List.of(apiOf(given.kubeconfig().get())));
        }
    }

    private static void checkSettings(Map<String, String> environment) throws Up.CannotStartException {
        Settings settings = new Settings(environment);
        settings.parsed(
                "DCRON_INSTALLATION", Installation.DEFAULT, "lower-case letters, digits and dashes", Installation::new);
        ServerUris.mongodb(settings);
        ServerUris.redis(settings);
        ServerUris.kafka(settings);
        try {
            settings.check();
        } catch (InvalidSettingsException e) {
            throw new Up.CannotStartException(e.getMessage() + "\nCorrect them, or unset them.");
        }
    }

    private static ServerAddress apiOf(Path kubeconfig) throws Up.CannotStartException, IOException {
        if (!Files.isReadable(kubeconfig)) {
            throw new Up.CannotStartException("--kubeconfig " + kubeconfig + ": there is no such file that can be read."
                    + " Name one, or leave the option out to have a Kubernetes API started here.");
        }
        try {
            Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
            URI url = URI.create(config.getMasterUrl());
            int usual = "http".equals(url.getScheme()) ? 80 : 443;
            return new ServerAddress(url.getHost(), url.getPort() < 0 ? usual : url.getPort());
        } catch (RuntimeException e) {
            throw new Up.CannotStartException("--kubeconfig " + kubeconfig + " is no kubeconfig: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ". Name another file.");
        }
    }

    /** One of a server's addresses is enough; none are known of some, and then it is not asked. */
    private void reach(String server, String setting, List<ServerAddress> addresses)
            throws Up.CannotStartException, InterruptedException {
        if (addresses.isEmpty()) {
            return;
        }
        long began = ticker.nanos();
        List<String> refusals = new ArrayList<>();
        do {
            refusals.clear();
            for (ServerAddress address : addresses) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
                    return;
                } catch (IOException e) {
                    refusals.add(address + " (" + String.valueOf(e.getMessage()) + ")");
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } while (ticker.nanos() - began < patience.toNanos());
        throw new Up.CannotStartException(server + " does not answer at " + String.join(", ", refusals) + ", which "
                + setting + " names. Start it, name another, or leave that out to have one started here.");
    }
}
