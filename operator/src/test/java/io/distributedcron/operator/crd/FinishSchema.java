package io.distributedcron.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What the generator has no annotation for: list keys, formats, the order of columns. */
final class FinishSchema {
    private static final List<String> COLUMNS = List.of(
            "Schedule",
            "Time Zone",
            "Suspend",
            "Active",
            "Next",
            "Last Schedule",
            "Last Success",
            "Desired",
            "Ready",
            "Concurrency",
            "Age");
    private static final Set<String> LONG = Set.of("observedGeneration", "tolerationSeconds");
    private static final String ITEMS = "[]";
    private static final List<String> TIMES =
            List.of("nextScheduleTime", "lastScheduleTime", "lastSuccessfulTime", "lastFailureTime");

    private FinishSchema() {}

    static CustomResourceDefinition of(CustomResourceDefinition crd, String description) {
        crd.getSpec().getVersions().forEach(version -> {
            version.getAdditionalPrinterColumns().sort(Comparator.comparingInt(FinishSchema::position));
            version.getAdditionalPrinterColumns().forEach(column -> column.setDescription(null));
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            root.setDescription(description);
            root.setRequired(List.of("spec"));
            numbers(root);
            spec(at(root, "spec"));
            status(at(root, "status"));
        });
        return crd;
    }

    private static int position(CustomResourceColumnDefinition column) {
        int position = COLUMNS.indexOf(column.getName());
        if (position < 0) {
            throw new IllegalStateException("column '" + column.getName() + "' has no place among " + COLUMNS);
        }
        return position;
    }

    private static void spec(JSONSchemaProps spec) {
        spec.setDescription("What is declared.");
        if (spec.getProperties().containsKey("payload")) {
            at(spec, "payload").setNullable(true);
        }
        if (spec.getProperties().containsKey("schedules")) {
            timing(spec);
            retry(at(spec, "retry"));
            shards(at(spec, "shards"));
        }
        if (spec.getProperties().containsKey("podTemplate")) {
            podTemplate(at(spec, "podTemplate"));
        }
    }

    private static void timing(JSONSchemaProps spec) {
        at(spec, "schedules").setMinItems(1L);
        at(spec, "schedules").setMaxItems((long) Timing.MOST_SCHEDULES);
        at(spec, "schedules", ITEMS).setMinLength(1L);
        at(spec, "schedules", ITEMS).setMaxLength(256L);
        at(spec, "exclusions").setMaxItems((long) Timing.MOST_EXCLUSIONS);
        at(spec, "notBefore").setFormat("date-time");
        at(spec, "notAfter").setFormat("date-time");
    }

    private static void retry(JSONSchemaProps retry) {
        for (String list : List.of("retryOn", "notRetryOn")) {
            at(retry, list).setMinItems(1L);
            at(retry, list).setMaxItems((long) RetryPolicy.MOST_CLASSES);
            at(retry, list).setXKubernetesListType("set");
            at(retry, list, ITEMS).setMinLength(1L);
            at(retry, list, ITEMS).setMaxLength(253L);
            at(retry, list, ITEMS).setPattern("^[A-Za-z_$][A-Za-z0-9_.$]*$");
        }
    }

    private static void shards(JSONSchemaProps shards) {
        at(shards, "items").setMinItems(1L);
        at(shards, "items").setMaxItems((long) Shards.MOST);
        at(shards, "items").setXKubernetesListType("atomic");
        at(shards, "items", ITEMS).setMaxLength((long) Shards.LONGEST_ITEM);
    }

    private static void podTemplate(JSONSchemaProps pod) {
        listMap(at(pod, "env"), "name");
        at(pod, "env", ITEMS).setRequired(List.of("name"));
        JSONSchemaProps name = at(pod, "env", ITEMS, "name");
        name.setMinLength(1L);
        name.setMaxLength(253L);
        name.setXKubernetesValidations(List.of(new ValidationRuleBuilder()
                .withRule("!self.startsWith('DCRON_')")
                .withMessage("names that begin with DCRON_ are set by the operator: choose another one")
                .build()));
        for (String source : List.of("configMapKeyRef", "secretKeyRef")) {
            at(pod, "env", ITEMS, "valueFrom", source).setRequired(List.of("key", "name"));
        }
        listMap(at(pod, "resources", "claims"), "name");
        at(pod, "resources", "claims", ITEMS).setRequired(List.of("name"));
    }

    private static void status(JSONSchemaProps status) {
        status.setDescription("What is known of it; written by the operator only.");
        TIMES.stream().filter(status.getProperties()::containsKey).forEach(time -> at(status, time)
                .setFormat("date-time"));
        if (status.getProperties().containsKey("lastTrigger")) {
            at(status, "lastTrigger", "time").setFormat("date-time");
        }
        listMap(at(status, "conditions"), "type");
        JSONSchemaProps condition = at(status, "conditions", ITEMS);
        condition.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
        at(condition, "lastTransitionTime").setFormat("date-time");
        at(condition, "message").setMaxLength(32_768L);
        at(condition, "reason").setMinLength(1L);
        at(condition, "reason").setMaxLength(1024L);
        at(condition, "reason").setPattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
        at(condition, "status").setEnum(texts("True", "False", "Unknown"));
        at(condition, "type").setMaxLength(316L);
    }

    private static List<JsonNode> texts(String... values) {
        return Stream.of(values)
                .<JsonNode>map(JsonNodeFactory.instance::textNode)
                .toList();
    }

    private static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
        JSONSchemaProps found = schema;
        for (String step : path) {
            found = Objects.requireNonNull(
                    step.equals(ITEMS)
                            ? found.getItems().getSchema()
                            : found.getProperties().get(step),
                    step);
        }
        return found;
    }

    private static void listMap(JSONSchemaProps list, String key) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
    }

    /** Whole numbers are of 32 bits, but for those that are of 64 wherever Kubernetes has them. */
    private static void numbers(JSONSchemaProps schema) {
        schema.getProperties().forEach((name, property) -> {
            if ("integer".equals(property.getType())) {
                property.setFormat(LONG.contains(name) ? "int64" : "int32");
            }
            numbers(property);
        });
        if (schema.getItems() != null) {
            numbers(schema.getItems().getSchema());
        }
    }
}
