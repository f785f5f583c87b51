package io.distributedcron.local.chaos;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Jobs due every few seconds, of every policy: short ones, long ones so that runs are in flight at any moment, ones that
 * fail first, ones with timeouts and deadlines, ones that share the places of a group, ones with shards. One in ten of
 * them may be changed by faults. Lines of those that queue grow while nothing works, and not otherwise.
 */
final class ChaosJobs {
    /** As many different jobs there are. */
    static final int MOST = 320;
    /** That far apart, few of them are of every kind and every policy, too. */
    private static final int STRIDE = 3;

    private static final int CHANGEABLE_ONE_IN = 10;
    private static final String API = "distributedcron.io/v1alpha1";

    private final KubernetesClient client;
    private final int count;
    private final int changeableFrom;

    /**
     * Nothing is declared yet.
     *
     * @param count of jobs, at most {@value #MOST}; among 96 is every kind with every policy
     */
    ChaosJobs(KubernetesClient client, int count) {
        this.client = client;
        this.count = count;
        this.changeableFrom = count - count / CHANGEABLE_ONE_IN;
    }

    int count() {
        return count;
    }

    void declare() {
        client.resource(resource(
                        "WorkerPool", "default", Map.of("image", "distributed-cron/chaos:local", "replicas", 0)))
                .create();
        for (int i = 0; i < count; i++) {
            create(number(i));
        }
    }

    private void create(int number) {
        client.resource(resource("DistributedCronJob", name(number), spec(number)))
                .create();
    }

    private static GenericKubernetesResource resource(String kind, String name, Map<String, Object> spec) {
        GenericKubernetesResource resource = new GenericKubernetesResource();
        resource.setApiVersion(API);
        resource.setKind(kind);
        resource.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("default").build());
        resource.setAdditionalProperty("spec", spec);
        return resource;
    }

    private static int number(int i) {
        return i * STRIDE % MOST;
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "job-%03d", number);
    }

    private static Map<String, Object> spec(int number) {
        Map<String, Object> spec = new HashMap<>();
        int kind = number / 6 % 5;
        int every = number % 40 == 0 ? 1 : List.of(5, 6, 10, 12, 15, 20, 30).get(number % 7);
        spec.put(
                "schedule",
                every == 1 ? "* * * * * *" : String.format(Locale.ROOT, "%d/%d * * * * *", number % every, every));
        spec.put(
                "concurrencyPolicy",
                List.of("Allow", "Forbid", "Replace", "Queue").get(number % 4));
        spec.put("catchUpPolicy", List.of("Latest", "None").get(number / 3 % 2));
        boolean queues = number % 4 == 3;
        spec.put(
                "retry",
                Map.of(
                        "maxAttempts",
                        queues && kind == 3 ? 1 : 1 + number % 4,
                        "initialBackoffSeconds",
                        1,
                        "maxBackoffSeconds",
                        2));
        switch (kind) {
            case 0 -> {
                spec.put("functionName", "record-flaky");
                spec.put("payload", Map.of("failures", number % 3));
                if (number % 8 == 0) {
                    spec.put("concurrencyGroup", Map.of("name", "flaky", "limit", 3));
                }
            }
            case 1 -> {
                spec.put("functionName", "record-sleep");
                spec.put("payload", Map.of("seconds", 0.3 * every));
            }
            case 2 -> {
                // Longer than the interval: skipped, replaced or side by side, as the policy says.
                spec.put("functionName", "record-sleep");
                spec.put("payload", Map.of("seconds", (queues ? 0.8 : 1.4) * every));
            }
            case 3 -> {
                spec.put("functionName", "record-sleep");
                spec.put("payload", Map.of("seconds", number % 2 == 0 ? 0.2 : 4));
                spec.put("timeoutSeconds", 2);
            }
            default -> {
                spec.put("functionName", "record");
                if (number % 4 == 0) {
                    share(spec, number / 4 % 4);
                }
            }
        }
        return spec;
    }

    /** What goes with {@code Allow} only, but for the deadline. */
    private static void share(Map<String, Object> spec, int kind) {
        switch (kind) {
            case 0 -> spec.put("startingDeadlineSeconds", 5);
            case 1 -> spec.put("concurrencyGroup", Map.of("name", "one-by-one", "limit", 1));
            case 2 -> spec.put("shards", Map.of("count", 3));
            default -> {
                spec.put("shards", Map.of("items", List.of("north", "south"), "completion", "AnySucceeded"));
                spec.put("deadlineSeconds", 60);
            }
        }
    }

    /** Changes some of those that may be; the same random numbers mean the same changes. */
    void change(Random random) {
        for (int i = 0; i < 6; i++) {
            int number = number(changeableFrom + random.nextInt(count - changeableFrom));
            int seconds = 2 + random.nextInt(9);
            switch (random.nextInt(4)) {
                case 0 -> edit(number, spec -> with(spec, "schedule", "*/" + seconds + " * * * * *"));
                case 1 -> edit(number, spec -> with(spec, "suspend", true));
                case 2 -> edit(number, spec -> with(spec, "suspend", false));
                default -> {
                    client.genericKubernetesResources(API, "DistributedCronJob")
                            .inNamespace("default")
                            .withName(name(number))
                            .delete();
                }
            }
        }
    }

    /** Declares again what was deleted and is gone. */
    void restore() {
        for (int i = changeableFrom; i < count; i++) {
            int number = number(i);
            if (client.genericKubernetesResources(API, "DistributedCronJob")
                            .inNamespace("default")
                            .withName(name(number))
                            .get()
                    == null) {
                create(number);
            }
        }
    }

    private void edit(int number, UnaryOperator<Map<String, Object>> change) {
        var resource = client.genericKubernetesResources(API, "DistributedCronJob")
                .inNamespace("default")
                .withName(name(number));
        if (resource.get() == null) {
            return;
        }
        resource.edit(found -> {
            Map<String, Object> spec = new HashMap<>();
            if (found.getAdditionalProperties().get("spec") instanceof Map<?, ?> before) {
                before.forEach((key, value) -> spec.put(String.valueOf(key), value));
            }
            found.setAdditionalProperty("spec", change.apply(spec));
            return found;
        });
    }

    private static Map<String, Object> with(Map<String, Object> spec, String field, Object value) {
        spec.put(field, value);
        return spec;
    }
}
