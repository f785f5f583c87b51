package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Warm workers that run jobs: a Deployment that the operator keeps, and the Kafka topic that leads to it. */
@Group(Resources.GROUP)
@Version(Resources.VERSION)
@ShortNames("wpool")
@JsonClassDescription(
        "Warm workers that run jobs: a Deployment kept by the operator, and the Kafka topic that leads to it.")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$')",
        message =
                "the name of a WorkerPool must have at most 52 lower-case letters, digits and dashes, since the names of its"
                        + " Deployment and of its Kafka topic are made from it")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class WorkerPool extends CustomResource<WorkerPoolSpec, WorkerPoolStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("NullAway") // the library says by null that there is none yet
    protected @Nullable WorkerPoolSpec initSpec() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    protected @Nullable WorkerPoolStatus initStatus() {
        return null;
    }
}
