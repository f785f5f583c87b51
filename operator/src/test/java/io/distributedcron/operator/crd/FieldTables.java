package io.distributedcron.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of fields in the documentation, made from the CRDs: each stands between two markers. */
final class FieldTables {
    private FieldTables() {}

    /** The page with its tables as the CRDs say. */
    static String replacedIn(String page, List<CustomResourceDefinition> crds) {
        String replaced = page;
        for (CustomResourceDefinition crd : crds) {
            JSONSchemaProps root =
                    crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
            for (String part : List.of("spec", "status")) {
                String name = crd.getSpec().getNames().getKind() + "." + part;
                replaced = replaced(replaced, name, table(root, part));
            }
        }
        return replaced;
    }

    private static String replaced(String page, String name, String table) {
        String begin = "<!-- table " + name + " -->\n";
        String end = "<!-- end -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end, from);
        if (from < 0 || to < 0) {
            throw new IllegalStateException("the page has no marker '" + begin.strip() + "' followed by '" + end + "'");
        }
        return page.substring(0, from + begin.length()) + table + page.substring(to);
    }

    private static String table(JSONSchemaProps root, String part) {
        List<String> rows = new ArrayList<>();
        collect(Optional.ofNullable(root.getProperties().get(part)).orElseThrow(), "", rows);
        return "| Field | Type | Default | Meaning |\n|---|---|---|---|\n" + String.join("\n", rows) + "\n";
    }

    private static void collect(JSONSchemaProps schema, String prefix, List<String> rows) {
        schema.getProperties().forEach((name, property) -> {
            // What is described is ours; below it come the well-known parts of a pod.
            if (property.getDescription() != null) {
                rows.add("| `" + prefix + name + "` | " + type(property) + " | "
                        + defaultOf(property, schema.getRequired().contains(name)) + " | " + property.getDescription()
                        + " |");
                collect(property, prefix + name + ".", rows);
            }
        });
    }

    private static String type(JSONSchemaProps property) {
        if (property.getType() == null) {
            return "any JSON";
        }
        if (!property.getEnum().isEmpty()) {
            return String.join(
                    ", ", property.getEnum().stream().map(JsonNode::asText).toList());
        }
        if (property.getMinimum() != null && property.getMaximum() != null) {
            return property.getType() + ", " + property.getMinimum().longValue() + " to "
                    + property.getMaximum().longValue();
        }
        if (property.getMaxLength() != null) {
            return property.getType() + ", at most " + property.getMaxLength() + " characters";
        }
        return property.getFormat() != null && property.getFormat().equals("date-time") ? "time" : property.getType();
    }

    private static String defaultOf(JSONSchemaProps property, boolean required) {
        if (required) {
            return "**required**";
        }
        JsonNode value = property.getDefault();
        return value == null || value.isObject() ? "" : "`" + value.asText() + "`";
    }
}
