package io.distributedcron.local.up;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code dcron up} was asked for.
 *
 * @param manifests files and folders
 * @param lasting after which time it ends by itself; empty: never
 * @param warmUp how long everything runs, with every job taken up, before it is judged; zero: not at all
 * @param fresh whether the data of earlier times is thrown away
 * @param kubeconfig of the cluster to use instead of one of our own
 * @param kube which Kubernetes API of our own
 * @param schedulers how many schedulers run
 * @param folder where data is kept
 * @param home the folder of the project
 */
public record UpOptions(
        List<Path> manifests,
        Optional<Duration> lasting,
        Duration warmUp,
        boolean fresh,
        Optional<Path> kubeconfig,
        Kube kube,
        int schedulers,
        Path folder,
        Path home) {
    /** The image whose functions keep a record of their calls. */
    public static final String RECORDING_IMAGE = "distributed-cron/recording-worker:local";

    public UpOptions {
        manifests = List.copyOf(manifests);
    }

    /** A Kubernetes API of our own. */
    public enum Kube {
        /** The real one where it is found, else the mock. */
        AUTO,
        REAL,
        MOCK
    }
}
