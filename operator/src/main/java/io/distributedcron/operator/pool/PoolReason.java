package io.distributedcron.operator.pool;

/** The reasons that conditions of a pool give; part of the published interface. */
public final class PoolReason {
    public static final String WORKERS_READY = "WorkersReady";
    public static final String WORKERS_NOT_READY = "WorkersNotReady";
    public static final String SCALED_TO_ZERO = "ScaledToZero";
    public static final String KAFKA_UNAVAILABLE = "KafkaUnavailable";
    public static final String DEPLOYMENT_REFUSED = "DeploymentRefused";

    private PoolReason() {}
}
