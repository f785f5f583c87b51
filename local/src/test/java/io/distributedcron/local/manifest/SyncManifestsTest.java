package io.distributedcron.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.embedded.SharedServers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncManifestsTest {
    private static KubernetesClient client;

    @TempDir
    private Path folder;

    @TempDir
    private Path memory;

    private final News news = new News();

    @BeforeAll
    static void connect() {
        Config config = Config.fromKubeconfig(SharedServers.kubernetes().kubeconfig());
        config.setRequestRetryBackoffLimit(
                1); // as the launcher does: what is refused with 500 would be asked for a minute
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    private SyncManifests sync() {
        return new SyncManifests(client, List.of(folder), memory.resolve("applied.json"), news);
    }

    private void write(String file, String name, String value) throws IOException {
        Files.writeString(folder.resolve(file), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {key: "%s"}
                """.formatted(name, value));
    }

    private static String valueOf(String name) {
        ConfigMap map =
                client.configMaps().inNamespace("default").withName(name).get();
        return map == null ? "absent" : String.valueOf(map.getData().get("key"));
    }

    @Test
    void filesAreFollowedAndWhatDisappearsIsPruned() throws Exception {
        write("a.yaml", "follow-a", "1");
        write("b.yaml", "follow-b", "1");
        SyncManifests sync = sync();
        sync.tick();
        assertThat(valueOf("follow-a")).isEqualTo("1");

        write("a.yaml", "follow-a", "22");
        Files.delete(folder.resolve("b.yaml"));
        sync.tick();

        assertThat(valueOf("follow-a")).isEqualTo("22");
        assertThat(valueOf("follow-b")).isEqualTo("absent");
        assertThat(news.lines)
                .containsExactly(
                        "applied ConfigMap default/follow-a",
                        "applied ConfigMap default/follow-b",
                        "applied ConfigMap default/follow-a",
                        "pruned ConfigMap default/follow-b");
    }

    @Test
    void whatAPersonChangesStaysUntilItsFileChanges() throws Exception {
        write("a.yaml", "person-a", "1");
        write("b.yaml", "person-b", "1");
        SyncManifests sync = sync();
        sync.tick();
        client.configMaps().inNamespace("default").withName("person-a").edit(map -> new ConfigMapBuilder(map)
                .withData(Map.of("key", "by hand"))
                .build());

        write("b.yaml", "person-b", "22");
        sync.tick();
        assertThat(valueOf("person-a")).isEqualTo("by hand");

        write("a.yaml", "person-a", "333");
        sync.tick();
        assertThat(valueOf("person-a")).isEqualTo("333");
    }

    @Test
    void onlyWhatWasAppliedFromFilesIsPrunedAlsoAfterARestart() throws Exception {
        client.configMaps()
                .inNamespace("default")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("foreign")
                        .endMetadata()
                        .withData(Map.of("key", "1"))
                        .build())
                .create();
        write("a.yaml", "restart-a", "1");
        write("b.yaml", "restart-b", "1");
        sync().tick();

        Files.delete(folder.resolve("a.yaml"));
        sync().tick();

        assertThat(valueOf("restart-a")).isEqualTo("absent");
        assertThat(valueOf("restart-b")).isEqualTo("1");
        assertThat(valueOf("foreign")).isEqualTo("1");
    }

    @Test
    void aRefusedDocumentIsExplainedAndStopsNothingElse() throws Exception {
        Files.writeString(folder.resolve("a.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: Not-A-Name}
                ---
                apiVersion: example.com/v1
                kind: Nothing
                metadata: {name: unknown-kind}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: no-namespace, namespace: nowhere}
                """);
        write("b.yaml", "refused-b", "1");
        SyncManifests sync = sync();

        sync.tick();
        sync.tick();

        assertThat(valueOf("refused-b")).isEqualTo("1");
        assertThat(sync.problems()).hasSize(3);
        assertThat(news.lines)
                .filteredOn(line -> line.contains("a.yaml"))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("(document 1)", "metadata.name", "lowercase RFC 1123"))
                .anySatisfy(line -> assertThat(line).contains("(document 2)", "Nothing"))
                .anySatisfy(line -> assertThat(line).contains("(document 3)", "namespaces \"nowhere\" not found"));
    }

    @Test
    void nothingIsPrunedWhileAFileCannotBeRead() throws Exception {
        write("a.yaml", "broken-a", "1");
        SyncManifests sync = sync();
        sync.tick();

        Files.writeString(folder.resolve("a.yaml"), "kind: [");
        sync.tick();

        assertThat(valueOf("broken-a")).isEqualTo("1");
    }

    @Test
    void kindsThatMustWaitAreAppliedLater() throws Exception {
        write("a.yaml", "later-a", "1");
        SyncManifests sync = sync();

        sync.tick(kind -> !kind.equals("ConfigMap"));
        assertThat(valueOf("later-a")).isEqualTo("absent");

        sync.tick();
        assertThat(valueOf("later-a")).isEqualTo("1");
    }

    @Test
    void whatTheSchemaDoesNotHaveIsRefusedOnceAndHoldsUpNothing() throws Exception {
        Files.writeString(folder.resolve("a.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: unfit}
                dta: {key: "1"}
                """);
        Files.writeString(folder.resolve("b.yaml"), "apiVersion: foo/v1\nkind: Nope\nmetadata: {name: x}\n");
        write("c.yaml", "unhindered", "1");
        SyncManifests sync = sync();
        sync.tick();

        assertThat(valueOf("unhindered")).isEqualTo("1");
        assertThat(news.lines).hasSize(3);
        assertThat(news.lines.get(0)).contains("a.yaml", "is refused", ".dta: field not declared in schema");
        assertThat(news.lines.get(2)).contains("b.yaml", "is refused: the Kubernetes API has no kind Nope in foo/v1");

        write("c.yaml", "unhindered", "22");
        sync.tick();

        assertThat(news.lines).hasSize(4).last().isEqualTo("applied ConfigMap default/unhindered");
        assertThat(sync.problems()).hasSize(2);
    }

    private static final class News implements ManifestNews {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void applied(ObjectKey object, String place) {
            lines.add("applied " + object);
        }

        @Override
        public void pruned(ObjectKey object) {
            lines.add("pruned " + object);
        }

        @Override
        public void problem(String message) {
            lines.add(message);
        }
    }
}
