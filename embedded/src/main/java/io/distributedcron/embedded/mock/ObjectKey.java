package io.distributedcron.embedded.mock;

/**
 * Where an object is.
 *
 * @param namespace empty for what is not in a namespace
 */
record ObjectKey(String group, String plural, String namespace, String name) {

    @Override
    public String toString() {
        String type = group.isEmpty() ? plural : plural + "." + group;
        return type + " \"" + name + "\"" + (namespace.isEmpty() ? "" : " in " + namespace);
    }
}
