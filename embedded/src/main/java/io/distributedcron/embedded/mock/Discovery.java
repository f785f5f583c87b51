package io.distributedcron.embedded.mock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The documents by which clients find out what an API has. */
final class Discovery {

    static final String VERSION = "v1.35.0";

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final Collection<ResourceType> types;

    Discovery(Collection<ResourceType> types) {
        this.types = List.copyOf(types);
    }

    /** The document at {@code path}, if that is a path of discovery. */
    Optional<ObjectNode> document(String path) {
        List<String> parts = RequestPath.parts(path);
        return switch (String.join("/", parts)) {
            case "version" -> Optional.of(version());
            case "api" -> Optional.of(coreVersions());
            case "apis" -> Optional.of(groups());
            case "openapi/v3" -> Optional.of(openApiIndex());
            default -> byParts(parts);
        };
    }

    private Optional<ObjectNode> byParts(List<String> parts) {
        if (parts.size() > 2 && parts.subList(0, 2).equals(List.of("openapi", "v3"))) {
            String groupVersion =
                    parts.get(2).equals("api") ? parts.getLast() : String.join("/", parts.subList(3, parts.size()));
            return Optional.of(openApi(groupVersion));
        }
        boolean core = parts.size() == 2 && parts.getFirst().equals("api");
        boolean group = parts.size() == 3 && parts.getFirst().equals("apis");
        if (core || group) {
            String apiVersion = String.join("/", parts.subList(1, parts.size()));
            List<ResourceType> here = types.stream()
                    .filter(type -> type.apiVersion().equals(apiVersion))
                    .toList();
            return here.isEmpty() ? Optional.empty() : Optional.of(resources(apiVersion, here));
        }
        if (parts.size() == 2 && parts.getFirst().equals("apis")) {
            return types.stream()
                    .filter(type -> type.group().equals(parts.get(1)))
                    .findFirst()
                    .map(type -> group(type.group()).put("kind", "APIGroup").put("apiVersion", "v1"));
        }
        return Optional.empty();
    }

    private static ObjectNode version() {
        return object().put("major", "1")
                .put("minor", "35")
                .put("gitVersion", VERSION)
                .put("gitCommit", "mock")
                .put("platform", "mock");
    }

    private static ObjectNode coreVersions() {
        ObjectNode versions = object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    private ObjectNode groups() {
        ObjectNode list = object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        Set<String> names = new LinkedHashSet<>();
        types.forEach(type -> names.add(type.group()));
        names.stream().filter(name -> !name.isEmpty()).forEach(name -> groups.add(group(name)));
        return list;
    }

    private ObjectNode group(String name) {
        ObjectNode group = object().put("name", name);
        ArrayNode versions = group.putArray("versions");
        types.stream()
                .filter(type -> type.group().equals(name))
                .map(ResourceType::version)
                .distinct()
                .forEach(version -> versions.addObject()
                        .put("groupVersion", name + "/" + version)
                        .put("version", version));
        group.set("preferredVersion", versions.get(0));
        return group;
    }

    private static ObjectNode resources(String apiVersion, List<ResourceType> types) {
        ObjectNode list =
                object().put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", apiVersion);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : types) {
            ObjectNode resource = resources
                    .addObject()
                    .put("name", type.plural())
                    .put("singularName", type.singular())
                    .put("namespaced", type.namespaced())
                    .put("kind", type.kind());
            ArrayNode verbs = resource.putArray("verbs");
            VERBS.forEach(verbs::add);
            ArrayNode shortNames = resource.putArray("shortNames");
            type.shortNames().forEach(shortNames::add);
            for (String subresource : type.subresources()) {
                ObjectNode sub = resources
                        .addObject()
                        .put("name", type.plural() + "/" + subresource)
                        .put("singularName", "")
                        .put("namespaced", type.namespaced());
                if (subresource.equals("scale")) {
                    sub.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
                } else {
                    sub.put("kind", type.kind());
                }
                sub.putArray("verbs").add("get").add("patch").add("update");
            }
        }
        return list;
    }

    private ObjectNode openApiIndex() {
        ObjectNode index = object();
        ObjectNode paths = index.putObject("paths");
        types.stream().map(ResourceType::apiVersion).distinct().forEach(apiVersion -> {
            String path = (apiVersion.contains("/") ? "apis/" : "api/") + apiVersion;
            paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
        });
        return index;
    }

    /** No schemas; only that patches may ask for the validation of fields, or kubectl would look for schemas. */
    private ObjectNode openApi(String apiVersion) {
        ObjectNode document = object().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", VERSION);
        ObjectNode paths = document.putObject("paths");
        types.stream().filter(type -> type.apiVersion().equals(apiVersion)).forEach(type -> {
            String root = (type.group().isEmpty() ? "/api/" : "/apis/") + apiVersion;
            String path = root + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural() + "/{name}";
            ObjectNode patch = paths.putObject(path).putObject("patch");
            patch.putArray("parameters")
                    .addObject()
                    .put("name", "fieldValidation")
                    .put("in", "query");
            patch.putObject("x-kubernetes-group-version-kind")
                    .put("group", type.group())
                    .put("version", type.version())
                    .put("kind", type.kind());
            patch.putObject("responses");
        });
        return document;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
