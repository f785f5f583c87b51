package io.distributedcron.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadManifestsTest {
    @TempDir
    private Path folder;

    private ReadManifests.Reading read() {
        return new ReadManifests(new KubernetesSerialization(), "default").read(List.of(folder));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void everyDocumentOfEveryFileIsRead() throws Exception {
        write("a.yaml", """
                # the pools
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: one, namespace: team}
                --- # another
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: two}
                ---
                """);
        write("b.json", """
                {"apiVersion": "v1", "kind": "List", "items": [
                  {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "three"}}]}
                """);
        write("local-images.yaml", "images: {}");
        write("notes.txt", "no manifest");

        ReadManifests.Reading reading = read();

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.documents())
                .extracting(document -> document.key().toString())
                .containsExactly("ConfigMap team/one", "ConfigMap default/two", "Namespace three");
        assertThat(reading.documents().get(1).place().toString()).isEqualTo(folder.resolve("a.yaml") + " (document 2)");
    }

    @Test
    void whatIsWrongIsNamedAndStopsNothingElse() throws Exception {
        write("a.yaml", """
                apiVersion: v1
                kind: [
                ---
                apiVersion: v1
                metadata: {name: x}
                ---
                apiVersion: v1
                kind: ConfigMap
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: good}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: good, namespace: default}
                """);

        ReadManifests.Reading reading = read();

        assertThat(reading.documents())
                .extracting(document -> document.key().name())
                .containsExactly("good");
        assertThat(reading.problems()).hasSize(4);
        assertThat(reading.problems().get(0)).contains("a.yaml (document 1): is no manifest");
        assertThat(reading.problems().get(1)).contains("(document 2)", "kind must be set");
        assertThat(reading.problems().get(2)).contains("(document 3)", "no metadata.name");
        assertThat(reading.problems().get(3)).contains("(document 5)", "(document 4) too");
    }

    @Test
    void aFolderWithoutManifestsIsAProblem() {
        assertThat(read().problems()).singleElement().asString().contains("there is no .yaml");
    }

    @Test
    void aMissingFileIsAProblem() {
        assertThat(new ReadManifests(new KubernetesSerialization(), "default")
                        .read(List.of(folder.resolve("none.yaml")))
                        .problems())
                .singleElement()
                .asString()
                .contains("none.yaml: cannot be read");
    }

    @Test
    void whatIsNoManifestIsSaidInPlainWords() throws Exception {
        Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        write("b.json", "[1, 2]");

        assertThat(read().problems())
                .containsExactly(
                        folder.resolve("a.yaml") + ": cannot be read: it is no text in UTF-8",
                        folder.resolve("b.json")
                                + " (document 1): is no manifest: apiVersion, kind and metadata are expected, each of its type");
    }
}
