package io.distributedcron.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A job that recurs by a cron expression, declared in Kubernetes and run by the workers of a pool. */
@Group(Resources.GROUP)
@Version(Resources.VERSION)
@ShortNames("dcj")
@JsonClassDescription("A job that recurs by a cron expression and is run by the workers of a pool.")
@AdditionalPrinterColumn(
        name = "Last Schedule",
        jsonPath = ".status.lastScheduleTime",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Last Success",
        jsonPath = ".status.lastSuccessfulTime",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class DistributedCronJob extends CustomResource<DistributedCronJobSpec, DistributedCronJobStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("NullAway") // the library says by null that there is none yet
    protected @Nullable DistributedCronJobSpec initSpec() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    protected @Nullable DistributedCronJobStatus initStatus() {
        return null;
    }
}
