package io.distributedcron.local.process;

/**
 * A Deployment, as far as a process runner needs it.
 *
 * @param key {@code namespace/name}
 * @param uid which Deployment of that name
 * @param generation grows with each change of its spec
 * @param replicas how many pods it wants
 * @param template of its pods
 */
public record Workload(String key, String uid, long generation, int replicas, PodTemplate template) {

    /** The name without the namespace; the names of its pods begin with it. */
    String name() {
        return key.substring(key.indexOf('/') + 1);
    }
}
