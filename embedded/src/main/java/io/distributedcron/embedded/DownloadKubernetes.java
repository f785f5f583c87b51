package io.distributedcron.embedded;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.binary.BinaryManager;

/**
 * Has kube-api-test download kube-apiserver, etcd and kubectl of the newest patch of a minor version; the exit code is 1
 * when that cannot be done here.
 *
 * <p>A program of its own, so that {@code kube/obtain.sh} can bound its time.
 */
public final class DownloadKubernetes {

    private DownloadKubernetes() {}

    public static void main(String[] args) {
        try {
            new BinaryManager(KubeAPIServerConfigBuilder.anAPIServerConfig()
                            .withApiServerVersion(args[0] + ".*")
                            .withTestDir(KubeBinaries.testFolder().toString())
                            .withOfflineMode(false)
                            .build())
                    .initAndDownloadIfRequired();
        } catch (RuntimeException e) {
            System.err.println("DownloadKubernetes: " + rootCause(e));
            System.exit(1);
        }
    }

    private static String rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
