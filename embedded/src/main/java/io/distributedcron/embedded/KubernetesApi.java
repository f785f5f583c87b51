package io.distributedcron.embedded;

import io.distributedcron.embedded.mock.MockKubernetesApi;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Kubernetes API on loopback without nodes and controllers: whoever needs Deployments to do something brings what
 * acts on them.
 */
public interface KubernetesApi extends EmbeddedServer {

    /** How much of Kubernetes it is. */
    enum Grade {
        /** kube-apiserver with etcd: validation, CEL, defaults, server-side apply, RBAC, subresources. */
        REAL,
        /** A store that speaks the protocol, without validation, defaults or field management. */
        MOCK
    }

    Grade grade();

    /** A kubeconfig with one context, whose user may do everything. */
    String kubeconfig();

    /** The URL of the API. */
    String url();

    /** A kubectl of the same version, where there is one. */
    Optional<Path> kubectl();

    /** Starts the real one on {@code dataDirectory} and returns when it serves; see {@link RealKubernetesApi}. */
    static KubernetesApi startReal(Path dataDirectory) {
        return RealKubernetesApi.start(dataDirectory, RealKubernetesApi.Settings.defaults());
    }

    /** Starts the mock on {@code dataDirectory}; see {@link MockKubernetesApi}. */
    static KubernetesApi startMock(Path dataDirectory) {
        return MockKubernetesApi.start(dataDirectory, 0);
    }
}
