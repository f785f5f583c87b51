package io.distributedcron.operator.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The fields of CRDs as lines {@code <plural>.<group>/<version> <path> <type>}. Every field that was ever published is
 * in the ledger, and stays: resources that use it are stored in clusters.
 */
final class CrdFields {
    private CrdFields() {}

    static SortedSet<String> of(List<CustomResourceDefinition> crds) {
        SortedSet<String> lines = new TreeSet<>();
        crds.forEach(crd -> crd.getSpec()
                .getVersions()
                .forEach(version -> collect(
                        crd.getMetadata().getName() + "/" + version.getName() + " ",
                        "",
                        version.getSchema().getOpenAPIV3Schema(),
                        lines)));
        return lines;
    }

    private static void collect(String prefix, String path, JSONSchemaProps schema, SortedSet<String> lines) {
        schema.getProperties().forEach((name, property) -> {
            String at = path + "." + name;
            lines.add(prefix + at + " " + type(property));
            collect(prefix, at, property, lines);
        });
        if (schema.getItems() != null) {
            collect(prefix, path + "[]", schema.getItems().getSchema(), lines);
        }
    }

    private static String type(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "int-or-string";
        }
        return schema.getType() == null ? "any" : schema.getType();
    }
}
