package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A kind of object in one version of its group.
 *
 * @param schema the structural schema of a custom resource, for its defaults; missing for what is built in
 * @param columns what kubectl shows besides the name
 */
record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        boolean namespaced,
        List<String> shortNames,
        Set<String> subresources,
        JsonNode schema,
        List<Column> columns) {

    /** A column: the path is a chain of field names. */
    record Column(String name, String type, String path, int priority) {}

    private static final Column AGE = new Column("Age", "date", ".metadata.creationTimestamp", 0);

    ResourceType {
        shortNames = List.copyOf(shortNames);
        subresources = Set.copyOf(subresources);
        columns = List.copyOf(columns);
    }

    /** Enough of what every cluster has for operators and people: group/version kind plural [short] [status,scale]. */
    static final List<ResourceType> BUILT_IN =
            """
            /v1 Namespace namespaces ns status cluster
            /v1 Node nodes no status cluster
            /v1 ConfigMap configmaps cm -
            /v1 Secret secrets - -
            /v1 Service services svc status
            /v1 ServiceAccount serviceaccounts sa -
            /v1 Pod pods po status
            /v1 Event events ev -
            apps/v1 Deployment deployments deploy status,scale
            apps/v1 StatefulSet statefulsets sts status,scale
            apps/v1 ReplicaSet replicasets rs status,scale
            batch/v1 Job jobs - status
            batch/v1 CronJob cronjobs cj status
            autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers hpa status
            policy/v1 PodDisruptionBudget poddisruptionbudgets pdb status
            networking.k8s.io/v1 NetworkPolicy networkpolicies netpol -
            coordination.k8s.io/v1 Lease leases - -
            events.k8s.io/v1 Event events ev -
            rbac.authorization.k8s.io/v1 Role roles - -
            rbac.authorization.k8s.io/v1 RoleBinding rolebindings - -
            rbac.authorization.k8s.io/v1 ClusterRole clusterroles - - cluster
            rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings - - cluster
            apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions crd,crds status cluster
            """.lines().map(ResourceType::builtIn).toList();

    private static ResourceType builtIn(String line) {
        List<String> words = List.of(line.split(" ", -1));
        int slash = words.getFirst().indexOf('/');
        return new ResourceType(
                words.getFirst().substring(0, slash),
                words.getFirst().substring(slash + 1),
                words.get(1),
                words.get(2),
                !words.getLast().equals("cluster"),
                listed(words.get(3)),
                Set.copyOf(listed(words.get(4))),
                MissingNode.getInstance(),
                List.of(AGE));
    }

    private static List<String> listed(String word) {
        return word.equals("-") ? List.of() : List.of(word.split(",", -1));
    }

    /** The types that a CustomResourceDefinition defines: one for each served version. */
    static Stream<ResourceType> of(JsonNode definition) {
        return StreamSupport.stream(definition.path("spec").path("versions").spliterator(), false)
                .filter(version -> version.path("served").asBoolean(true))
                .map(version -> of(definition.path("spec"), version));
    }

    private static ResourceType of(JsonNode spec, JsonNode version) {
        List<String> shortNames = new ArrayList<>();
        spec.path("names").path("shortNames").forEach(name -> shortNames.add(name.asText()));
        List<String> subresources = new ArrayList<>();
        version.path("subresources").fieldNames().forEachRemaining(subresources::add);
        List<Column> columns = new ArrayList<>();
        version.path("additionalPrinterColumns")
                .forEach(column -> columns.add(new Column(
                        column.path("name").asText(),
                        column.path("type").asText(),
                        column.path("jsonPath").asText(),
                        column.path("priority").asInt(0))));
        return new ResourceType(
                spec.path("group").asText(),
                version.path("name").asText(),
                spec.path("names").path("kind").asText(),
                spec.path("names").path("plural").asText(),
                spec.path("scope").asText().equals("Namespaced"),
                shortNames,
                Set.copyOf(subresources),
                version.path("schema").path("openAPIV3Schema"),
                columns.isEmpty() ? List.of(AGE) : columns);
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    boolean isDefinition() {
        return kind.equals("CustomResourceDefinition");
    }

    boolean hasStatus() {
        return subresources.contains("status");
    }
}
