package io.distributedcron.embedded.mock;

import java.util.ArrayList;
import java.util.List;

/** The types that the API has now: what is built in and what the stored definitions define. */
final class ResourceTypes {

    private final ObjectStore store;

    ResourceTypes(ObjectStore store) {
        this.store = store;
    }

    List<ResourceType> all() {
        List<ResourceType> types = new ArrayList<>(ResourceType.BUILT_IN);
        store.list("apiextensions.k8s.io", "customresourcedefinitions", "")
                .objects()
                .forEach(definition -> ResourceType.of(definition).forEach(types::add));
        return types;
    }

    ResourceType of(RequestPath path) {
        return all().stream()
                .filter(type -> type.group().equals(path.group())
                        && type.version().equals(path.version())
                        && type.plural().equals(path.plural()))
                .findFirst()
                .orElseThrow(() -> ApiFailure.notFound("the server could not find the requested resource: "
                        + path.plural() + " in " + path.group() + "/" + path.version()));
    }
}
