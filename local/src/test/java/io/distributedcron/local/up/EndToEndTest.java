package io.distributedcron.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.local.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do and what goes wrong, done to real processes; at the end every planned time is accounted for. */
class EndToEndTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** What kubectl does acts within this time. */
    private static final Duration ACTS = Duration.ofSeconds(5);

    private static final Duration LEASE_AND_REPAIR = Duration.ofSeconds(15 + 3);

    @TempDir
    private Path manifests;

    @TempDir
    private Path folder;

    private void write(String name, String schedule, String function, String pool, String payload) throws IOException {
        Files.writeString(manifests.resolve(name + ".yaml"), """
                apiVersion: distributedcron.io/v1alpha1
                kind: DistributedCronJob
                metadata: {name: %s}
                spec: {schedule: "%s", functionName: %s, workerPool: %s, payload: %s, retry: {maxAttempts: 1}}
                """.formatted(name, schedule, function, pool, payload));
    }

    private void pool(String name, int replicas) throws IOException {
        Files.writeString(
                manifests.resolve("pool-" + name + ".yaml"), """
                apiVersion: distributedcron.io/v1alpha1
                kind: WorkerPool
                metadata: {name: %s}
                spec: {image: "%s", replicas: %d}
                """.formatted(name, UpOptions.RECORDING_IMAGE, replicas));
    }

    @Test
    void jobsAreAppliedEditedSuspendedDeletedAndSurviveWhatDies() throws Exception {
        pool("steady", 1);
        pool("doomed", 1);
        pool("icy", 2);
        write("ticker", "* * * * * *", "record", "steady", "{}");
        write("edited", "*/2 * * * * *", "record", "steady", "{}");

        try (RunningUp up = RunningUp.start(manifests, folder, 2);
                KubernetesClient client = up.client()) {
            String ticker = uid(client, "ticker");
            Eventually.until("the first runs", SOON, () -> starts(up, ticker).size() >= 3);

            editSuspendResumeAndDelete(up, client);
            theMasterIsKilled(up);
            aWorkerIsKilledAndAnotherStopped(up, client);

            Summary summary = up.end();
            assertThat(summary.problems()).isEmpty();
            assertThat(summary.lost()).isZero();
            assertThat(summary.early()).isZero();
            assertThat(summary.doubled()).isZero();
            assertThat(summary.planned()).isGreaterThan(40);
            assertThat(summary.good()).isTrue();
        }
    }

    private void editSuspendResumeAndDelete(RunningUp up, KubernetesClient client) throws Exception {
        String edited = uid(client, "edited");
        Eventually.until(
                "the first run of edited", SOON, () -> !starts(up, edited).isEmpty());

        // An edit: the new schedule acts within 5 s, the old one no longer.
        write("edited", "* * * * * *", "record", "steady", "{}");
        Eventually.until("runs at odd seconds", ACTS, () -> starts(up, edited).stream()
                .anyMatch(note -> note.due().getEpochSecond() % 2 == 1));

        // Suspended: after a moment nothing starts any more.
        patch(client, "edited", Map.of("suspend", true));
        Instant suspended = Instant.now();
        awaitQuiet(up, edited, suspended.plus(ACTS));

        // Resumed: it runs again, and not for what was missed meanwhile.
        Instant resumed = Instant.now();
        patch(client, "edited", Map.of("suspend", false));
        Eventually.until("runs after resuming", ACTS, () -> starts(up, edited).stream()
                .anyMatch(note -> note.due().isAfter(resumed)));
        assertThat(starts(up, edited))
                .noneMatch(note ->
                        note.due().isAfter(suspended.plus(ACTS)) && note.due().isBefore(resumed));

        // Removed from the files: the resource goes, and its runs end.
        Files.delete(manifests.resolve("edited.yaml"));
        Eventually.until("the end of the resource", ACTS, () -> find(client, "edited") == null);
        awaitQuiet(up, edited, Instant.now().plusSeconds(2));
    }

    /** Waits until then, plus a while in which nothing that was due after it may start. */
    private static void awaitQuiet(RunningUp up, String uid, Instant from) {
        Eventually.until("the time " + from.plusSeconds(2), Duration.ofSeconds(15), () -> Instant.now()
                .isAfter(from.plusSeconds(2)));
        assertThat(starts(up, uid)).noneMatch(note -> note.at().isAfter(from));
    }

    private void theMasterIsKilled(RunningUp up) {
        RunningUp.Master master = up.master();
        Instant killed = Instant.now();
        RunningUp.signal("KILL", up.pid(master.pod()));

        Instant next = Eventually.get("a page of the next master", SOON, () -> up.firstPageAfter(master.epoch()));
        assertThat(Duration.between(killed, next)).isLessThan(Duration.ofSeconds(3));
    }

    private void aWorkerIsKilledAndAnotherStopped(RunningUp up, KubernetesClient client) throws Exception {
        Instant soon = Instant.now().plusSeconds(6);
        String once = "%d %d * * * *".formatted(soon.getEpochSecond() % 60, soon.getEpochSecond() / 60 % 60);
        write("killed", once, "record-sleep", "doomed", "{seconds: 20}");
        write("frozen", once, "record-sleep", "icy", "{seconds: 25}");
        Eventually.until("the resources", SOON, () -> find(client, "killed") != null && find(client, "frozen") != null);
        String killed = uid(client, "killed");
        String frozen = uid(client, "frozen");
        RunningUp.Note dying = start(up, killed, 1);
        RunningUp.Note freezing = start(up, frozen, 1);

        Instant done = Instant.now();
        RunningUp.signal("KILL", dying.pid());
        RunningUp.signal("STOP", freezing.pid());

        // Both runs go on with another worker when the lease of theirs is over, without any wait between attempts.
        RunningUp.Note afterFreezing = start(up, frozen, 2);
        RunningUp.signal("CONT", freezing.pid());
        RunningUp.Note afterKilling = start(up, killed, 2);
        assertThat(Duration.between(done, afterKilling.at())).isLessThan(LEASE_AND_REPAIR);
        assertThat(Duration.between(done, afterFreezing.at())).isLessThan(LEASE_AND_REPAIR);
        assertThat(afterFreezing.pid()).isNotEqualTo(freezing.pid());

        // Back, the worker interrupts its handler, and what that says counts for nothing.
        awaitNote(up, frozen, "interrupted", 1);
        awaitNote(up, killed, "end", 2);
        awaitNote(up, frozen, "end", 2);
        for (String name : List.of("killed", "frozen")) {
            Eventually.until("the success of " + name, SOON, () -> status(client, name, "lastSuccessfulTime") != null);
            assertThat(status(client, name, "lastFailureTime")).isNull();
        }
        assertThat(starts(up, frozen)).hasSize(2);
        assertThat(starts(up, killed)).hasSize(2);
    }

    private static void awaitNote(RunningUp up, String uid, String what, int attempt) {
        Eventually.until(what + " of attempt " + attempt, Duration.ofSeconds(45), () -> up.notes(uid).stream()
                .anyMatch(note -> note.what().equals(what) && note.attempt() == attempt));
    }

    private static RunningUp.Note start(RunningUp up, String uid, int attempt) {
        return Eventually.get("the start of attempt " + attempt, Duration.ofSeconds(60), () -> starts(up, uid).stream()
                .filter(note -> note.attempt() == attempt)
                .findFirst());
    }

    private static List<RunningUp.Note> starts(RunningUp up, String uid) {
        return up.notes(uid).stream()
                .filter(note -> note.what().equals("start"))
                .toList();
    }

    private static @Nullable GenericKubernetesResource find(KubernetesClient client, String name) {
        return client.genericKubernetesResources("distributedcron.io/v1alpha1", "DistributedCronJob")
                .inNamespace("default")
                .withName(name)
                .get();
    }

    private static String uid(KubernetesClient client, String name) {
        GenericKubernetesResource found = find(client, name);
        assertThat(found).isNotNull();
        return Objects.requireNonNull(found).getMetadata().getUid();
    }

    private static @Nullable Object status(KubernetesClient client, String name, String field) {
        GenericKubernetesResource found = find(client, name);
        return found == null ? null : found.get("status", field);
    }

    private static void patch(KubernetesClient client, String name, Map<String, Object> spec) {
        client.genericKubernetesResources("distributedcron.io/v1alpha1", "DistributedCronJob")
                .inNamespace("default")
                .withName(name)
                .edit(resource -> {
                    if (resource.getAdditionalProperties().get("spec") instanceof Map<?, ?> before) {
                        Map<Object, Object> after = new HashMap<>(before);
                        after.putAll(spec);
                        resource.setAdditionalProperty("spec", after);
                    }
                    return resource;
                });
    }
}
