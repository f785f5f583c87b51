package io.distributedcron.embedded.mock;

import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request for objects: {@code /api/v1/…} or {@code /apis/group/version/…}.
 *
 * @param namespace empty for all namespaces, or outside of them
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record RequestPath(String group, String version, String namespace, String plural, String name, String subresource) {

    /** Reads {@code path}, which has at least one part after the version. */
    static RequestPath parse(String path) {
        List<String> parts = parts(path);
        boolean core = parts.getFirst().equals("api");
        String group = core ? "" : parts.get(1);
        List<String> rest = parts.subList(core ? 1 : 2, parts.size());
        String version = rest.getFirst();
        rest = rest.subList(1, rest.size());
        String namespace = "";
        boolean inNamespace = rest.getFirst().equals("namespaces")
                && rest.size() > 2
                && !(rest.size() == 3
                        && (rest.get(2).equals("status") || rest.get(2).equals("finalize")));
        if (inNamespace) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        return new RequestPath(group, version, namespace, rest.getFirst(), at(rest, 1), at(rest, 2));
    }

    /** The parts of {@code path} between slashes that are not empty. */
    static List<String> parts(String path) {
        List<String> parts = new ArrayList<>(List.of(path.split("/", -1)));
        parts.removeIf(String::isEmpty);
        return parts;
    }

    private static String at(List<String> parts, int index) {
        return parts.size() > index ? parts.get(index) : "";
    }

    ObjectKey key() {
        return new ObjectKey(group, plural, namespace, name);
    }
}
