package io.distributedcron.operator.api;

/** Names that all resources share. */
public final class Resources {
    /** The API group. */
    public static final String GROUP = "distributedcron.io";

    /** The only version there is. */
    public static final String VERSION = "v1alpha1";

    private Resources() {}
}
