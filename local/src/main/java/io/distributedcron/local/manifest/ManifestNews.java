package io.distributedcron.local.manifest;

/** What happens to manifests, for whoever shows it. */
public interface ManifestNews {

    /** It is in the cluster now as the file has it. */
    void applied(ObjectKey object, String place);

    /** It was removed from the files and is deleted in the cluster. */
    void pruned(ObjectKey object);

    /** A file or a document has something wrong; it is left out until it changes. */
    void problem(String message);
}
