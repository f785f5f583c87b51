package io.distributedcron.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What operators, informers and kubectl may rely on, of the real API and of the mock alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KubernetesApiContract {

    static final String API_VERSION = "test.distributedcron.io/v1";

    private Path folder;
    private KubernetesApi api;
    private KubernetesClient client;

    abstract KubernetesApi start(Path dataDirectory);

    /** The kubectl to test with: the real API's, which the mock is to serve too. */
    abstract Path kubectl();

    @BeforeAll
    final void startApi(@TempDir Path temporary) throws Exception {
        folder = temporary;
        api = start(folder.resolve("data"));
        client = client(api);
        define(client);
    }

    @AfterAll
    final void endApi() {
        client.close();
        api.close();
    }

    static KubernetesClient client(KubernetesApi api) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
    }

    static void define(KubernetesClient client) throws Exception {
        try (InputStream crd = KubernetesApiContract.class.getResourceAsStream("widget-crd.yaml")) {
            client.load(crd).create();
        }
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("widgets.test.distributedcron.io")
                .waitUntilCondition(
                        crd -> crd.getStatus() != null
                                && crd.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        30,
                        TimeUnit.SECONDS);
    }

    static GenericKubernetesResource widget(String name, Map<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind("Widget")
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }

    static GenericKubernetesResource apply(KubernetesClient client, GenericKubernetesResource widget) {
        return client.resource(widget).patch(as("tester"));
    }

    private static PatchContext as(String manager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build();
    }

    private Resource<GenericKubernetesResource> widgetNamed(String name) {
        return client.genericKubernetesResources(API_VERSION, "Widget")
                .inNamespace("default")
                .withName(name);
    }

    @Test
    void anApplyCreatesWithDefaultsAndTakesBackWhatItStatesNoMore() {
        GenericKubernetesResource created = apply(client, widget("applied", Map.of("max", 3, "paused", true)));
        assertThat(created.<Integer>get("spec", "min")).isEqualTo(1);
        assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(created.getMetadata().getManagedFields()).anySatisfy(fields -> {
            assertThat(fields.getManager()).isEqualTo("tester");
            assertThat(fields.getOperation()).isEqualTo("Apply");
        });

        GenericKubernetesResource same = apply(client, widget("applied", Map.of("max", 3, "paused", true)));
        assertThat(same.getMetadata().getResourceVersion())
                .isEqualTo(created.getMetadata().getResourceVersion());

        GenericKubernetesResource changed = apply(client, widget("applied", Map.of("max", 4)));
        assertThat(changed.<Integer>get("spec", "max")).isEqualTo(4);
        assertThat(changed.<Object>get("spec", "paused")).isNull();
        assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void aStatusIsWrittenApartAndLeavesTheGeneration() {
        GenericKubernetesResource created = apply(client, widget("with-status", Map.of("max", 3)));
        created.setAdditionalProperty("status", Map.of("phase", "Ready"));
        created.setAdditionalProperty("spec", Map.of("min", 1, "max", 9));
        client.resource(created).updateStatus();

        GenericKubernetesResource read = widgetNamed("with-status").get();
        assertThat(read.<String>get("status", "phase")).isEqualTo("Ready");
        assertThat(read.<Integer>get("spec", "max")).isEqualTo(3);
        assertThat(read.getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void aStaleWriteIsRefused() {
        GenericKubernetesResource read = apply(client, widget("stale", Map.of("max", 3)));
        apply(client, widget("stale", Map.of("max", 4)));
        read.setAdditionalProperty("spec", Map.of("max", 5));

        assertThatThrownBy(() -> client.resource(read).update())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(409));
    }

    @Test
    void whatHasAFinalizerStaysUntilThatIsTakenAway() {
        apply(client, widget("final", Map.of("max", 3)));
        widgetNamed("final").edit(widget -> {
            widget.addFinalizer("test.distributedcron.io/hold");
            return widget;
        });

        widgetNamed("final").delete();
        GenericKubernetesResource marked = widgetNamed("final").get();
        assertThat(marked.getMetadata().getDeletionTimestamp()).isNotNull();

        widgetNamed("final").edit(widget -> {
            widget.removeFinalizer("test.distributedcron.io/hold");
            return widget;
        });
        assertThat(widgetNamed("final").get()).isNull();
    }

    @Test
    void anInformerSeesEveryChange() throws Exception {
        apply(client, widget("watched", Map.of("max", 1)));
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (SharedIndexInformer<GenericKubernetesResource> informer = client.genericKubernetesResources(
                        API_VERSION, "Widget")
                .inNamespace("default")
                .withField("metadata.name", "watched")
                .inform(saying(seen))) {
            assertThat(informer.hasSynced()).isTrue();
            assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("added 1");
            apply(client, widget("watched", Map.of("max", 2)));
            assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("updated 2");
            apply(client, widget("not-watched", Map.of("max", 7)));
            widgetNamed("watched").delete();
            assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("deleted 2");
        }
    }

    private static ResourceEventHandler<GenericKubernetesResource> saying(BlockingQueue<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource widget) {
                seen.add("added " + widget.<Integer>get("spec", "max"));
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource widget) {
                seen.add("updated " + widget.<Integer>get("spec", "max"));
            }

            @Override
            public void onDelete(GenericKubernetesResource widget, boolean unknown) {
                seen.add("deleted " + widget.<Integer>get("spec", "max"));
            }
        };
    }

    @Test
    void aDeploymentIsAppliedScaledAndSelectedByLabel() {
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("workers")
                .withNamespace("default")
                .addToLabels("pool", "reports")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("pool", "reports")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("pool", "reports")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("worker")
                .withImage("worker:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        client.resource(deployment).patch(as("operator"));
        client.apps().deployments().inNamespace("default").withName("workers").scale(3);
        client.resource(deployment).patch(as("operator"));

        List<Deployment> found = client.apps()
                .deployments()
                .inNamespace("default")
                .withLabel("pool", "reports")
                .list()
                .getItems();
        assertThat(found).singleElement().satisfies(one -> assertThat(
                        one.getSpec().getReplicas())
                .as("replicas that the operator does not state stay with whoever scaled")
                .isEqualTo(3));
        assertThat(client.apps()
                        .deployments()
                        .inNamespace("default")
                        .withLabel("pool", "other")
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void kubectlAppliesShowsPatchesAndDeletes() throws Exception {
        Path manifest = Files.writeString(folder.resolve("widget.yaml"), """
                apiVersion: test.distributedcron.io/v1
                kind: Widget
                metadata:
                  name: by-kubectl
                  namespace: default
                spec:
                  max: 5
                """);
        assertThat(kubectl("apply", "-f", manifest.toString()))
                .contains("widget.test.distributedcron.io/by-kubectl created");
        assertThat(kubectl("apply", "-f", manifest.toString())).contains("unchanged");
        assertThat(kubectl("apply", "--server-side", "--field-manager=gitops", "-f", manifest.toString()))
                .contains("serverside-applied");
        assertThat(kubectl("get", "wdg", "by-kubectl")).contains("NAME", "MAX", "AGE", "by-kubectl", "5");
        kubectl("patch", "wdg", "by-kubectl", "--type=merge", "-p", "{\"spec\":{\"max\":6}}");
        assertThat(kubectl("get", "widgets", "-o", "jsonpath={.items[?(@.metadata.name=='by-kubectl')].spec.max}"))
                .isEqualTo("6");
        kubectl("annotate", "wdg", "by-kubectl", "trigger=1");
        assertThat(kubectl("get", "wdg", "by-kubectl", "-o", "yaml")).contains("trigger: \"1\"");
        assertThat(kubectl("delete", "wdg", "by-kubectl")).contains("deleted");
        assertThat(widgetNamed("by-kubectl").get()).isNull();
        assertThat(kubectl("get", "deployments", "-A")).isNotNull();
    }

    private String kubectl(String... arguments) throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
        String[] command = new String[arguments.length + 4];
        command[0] = kubectl().toString();
        command[1] = "--kubeconfig=" + kubeconfig;
        command[2] = "--cache-dir=" + folder.resolve("kubectl-cache");
        command[3] = "--request-timeout=20s";
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return OneShot.run(folder, command);
    }
}
