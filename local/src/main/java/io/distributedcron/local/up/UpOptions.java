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
 * @param fresh whether the data of earlier times is thrown away
 * @param kubeconfig of the cluster to use instead of one of our own
 * @param schedulers how many schedulers run
 * @param folder where data is kept
 * @param home the folder of the project
 */
public record UpOptions(
        List<Path> manifests,
        Optional<Duration> lasting,
        boolean fresh,
        Optional<Path> kubeconfig,
        int schedulers,
        Path folder,
        Path home) {
    public UpOptions {
        manifests = List.copyOf(manifests);
    }
}
