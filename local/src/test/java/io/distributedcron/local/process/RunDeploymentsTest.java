package io.distributedcron.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.local.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDeploymentsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String UNTIL_TOLD =
            "trap 'exit 0' TERM; echo worker $DCRON_INSTANCE of pool a/b is ready; " + "while :; do sleep 0.02; done";
    private static final String DEAF =
            "trap '' TERM; echo worker $DCRON_INSTANCE of pool a/b is ready; while :; do sleep 0.02; done";
    private static final String DIES = "exit 3";

    private final Path folder;
    private final AtomicLong nanos = new AtomicLong();
    private final News news = new News();
    private final RunDeployments runner;

    RunDeploymentsTest(@TempDir Path folder) {
        this.folder = folder;
        this.runner = new RunDeployments(this::command, folder, news, nanos::get);
    }

    private Command command(PodTemplate template) throws IOException {
        if (template.image().equals("unknown")) {
            throw new IOException("image unknown is not known here");
        }
        return new Command(List.of("sh", "-c", template.image()), folder, Map.of());
    }

    private static Workload workload(String image, int replicas) {
        PodTemplate template = new PodTemplate(image, List.of(), List.of(), Map.of(), Duration.ofSeconds(5));
        return new Workload("default/greeter", "uid-1", 1, replicas, template);
    }

    @AfterEach
    void stopAll() {
        runner.tick(List.of());
        Eventually.until("the end of all pods", SOON, () -> {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            runner.tick();
            return runner.pods().isEmpty();
        });
    }

    private void untilReady(int count) {
        Eventually.until(count + " ready pods", SOON, () -> {
            runner.tick();
            return runner.pods().stream().filter(RunDeployments.PodView::ready).count() == count;
        });
    }

    @Test
    void asManyRunAsAreWanted() {
        runner.tick(List.of(workload(UNTIL_TOLD, 3)));
        untilReady(3);
        assertThat(runner.statuses()).containsEntry("uid-1", new WorkloadStatus(1, 3, 3, 3));

        runner.tick(List.of(workload(UNTIL_TOLD, 1)));
        untilReady(1);
        Eventually.until("two stopped", SOON, () -> {
            runner.tick();
            return runner.pods().size() == 1;
        });
        assertThat(news.stopped).hasSize(2);
        assertThat(news.killed).isEmpty();
    }

    @Test
    void aPodThatIsKilledComesBackAtOnceUnderItsName() {
        runner.tick(List.of(workload(UNTIL_TOLD, 1)));
        untilReady(1);
        RunDeployments.PodView before = runner.pods().getFirst();

        ProcessHandle.of(before.pid().orElseThrow()).orElseThrow().destroyForcibly();

        Eventually.until("a new process", SOON, () -> {
            runner.tick();
            RunDeployments.PodView now = runner.pods().getFirst();
            return now.ready() && !now.pid().equals(before.pid());
        });
        assertThat(runner.pods().getFirst().name()).isEqualTo(before.name());
        assertThat(news.died).containsExactly(before.name() + " with 137 again after PT0S");
    }

    @Test
    void aPodThatKeepsDyingWaitsLongerEachTime() {
        runner.tick(List.of(workload(DIES, 1)));
        for (int expected : List.of(1, 2, 3, 4, 5)) {
            Eventually.until("end " + expected, SOON, () -> {
                runner.tick();
                return news.died.size() >= expected;
            });
            nanos.addAndGet(Duration.ofSeconds(16).toNanos());
        }
        assertThat(news.died)
                .extracting(line -> line.replaceAll(".* after ", ""))
                .startsWith("PT0S", "PT1S", "PT2S", "PT4S", "PT8S");
    }

    @Test
    void aPodThatIgnoresTheSignalIsKilledAfterItsGrace() {
        runner.tick(List.of(workload(DEAF, 1)));
        untilReady(1);

        runner.tick(List.of(workload(DEAF, 0)));
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        runner.tick();
        assertThat(news.stopped).isEmpty();

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        Eventually.until("the end by force", SOON, () -> {
            runner.tick();
            return !news.killed.isEmpty();
        });
    }

    @Test
    void aChangedTemplateReplacesPodsOnlyWhenNewOnesAreReady() {
        runner.tick(List.of(workload(UNTIL_TOLD, 2)));
        untilReady(2);

        runner.tick(List.of(workload(UNTIL_TOLD + " ", 2)));
        assertThat(news.stopped).isEmpty();
        assertThat(runner.statuses().get("uid-1"))
                .extracting(WorkloadStatus::replicas, WorkloadStatus::updated)
                .containsExactly(4, 2);

        Eventually.until("only new ones", SOON, () -> {
            runner.tick();
            return runner.pods().size() == 2 && news.stopped.size() == 2;
        });
        untilReady(2);
    }

    @Test
    void anImageThatCannotRunHereIsSaidAndTriedAgain() {
        runner.tick(List.of(workload("unknown", 1)));
        runner.tick();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        runner.tick();
        assertThat(news.notStarted).hasSizeGreaterThanOrEqualTo(2).allMatch(line -> line.contains("not known here"));
    }

    private static final class News implements PodNews {
        private final Queue<String> died = new ConcurrentLinkedQueue<>();
        private final Queue<String> notStarted = new ConcurrentLinkedQueue<>();
        private final Queue<String> stopped = new ConcurrentLinkedQueue<>();
        private final Queue<String> killed = new ConcurrentLinkedQueue<>();

        @Override
        public void started(String pod, long pid, Path log) {}

        @Override
        public void ready(String pod) {}

        @Override
        public void died(String pod, int exitCode, Duration delay) {
            died.add(pod + " with " + exitCode + " again after " + delay);
        }

        @Override
        public void notStarted(String pod, String reason, Duration delay) {
            notStarted.add(pod + ": " + reason);
        }

        @Override
        public void stopped(String pod, boolean byForce) {
            stopped.add(pod);
            if (byForce) {
                killed.add(pod);
            }
        }

        @Override
        public void wrote(String pod, String line) {}
    }
}
