package io.distributedcron.operator.pool;

import java.util.Map;
import java.util.TreeMap;

/** The labels of what the operator makes. */
public final class Labels {
    static final String NAME = "app.kubernetes.io/name";
    static final String INSTANCE = "app.kubernetes.io/instance";
    static final String COMPONENT = "app.kubernetes.io/component";
    static final String PART_OF = "app.kubernetes.io/part-of";
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    static final String WORKER = "worker";
    static final String SCHEDULER = "scheduler";
    static final String OPERATOR = "distributed-cron-operator";

    private Labels() {}

    /** A selector of what the operator made as this component. */
    static String selector(String component) {
        return MANAGED_BY + "=" + OPERATOR + "," + COMPONENT + "=" + component;
    }

    /** What finds the Deployments of worker pools. */
    public static String workers() {
        return selector(WORKER);
    }

    /** Labels that never change, by which a Deployment finds its pods. */
    static Map<String, String> identity(String component, String instance) {
        return sorted(Map.of(NAME, "distributed-cron-" + component, INSTANCE, instance, COMPONENT, component));
    }

    /** All labels of an object. */
    static Map<String, String> all(String component, String instance) {
        Map<String, String> labels = new TreeMap<>(identity(component, instance));
        labels.put(PART_OF, "distributed-cron");
        labels.put(MANAGED_BY, OPERATOR);
        return labels;
    }

    static String asSelector(Map<String, String> labels) {
        return String.join(
                ",",
                new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .toList());
    }

    private static Map<String, String> sorted(Map<String, String> labels) {
        return new TreeMap<>(labels);
    }
}
