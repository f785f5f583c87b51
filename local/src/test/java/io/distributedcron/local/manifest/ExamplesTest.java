package io.distributedcron.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Schedule;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
    private static List<GenericKubernetesResource> read(String example) {
        ReadManifests.Reading reading = new ReadManifests(new KubernetesSerialization(), "default")
                .read(List.of(Path.of("../examples", example)));
        assertThat(reading.problems()).isEmpty();
        return reading.documents().stream().map(ManifestDocument::resource).toList();
    }

    private static List<GenericKubernetesResource> jobs(String example) {
        return read(example).stream()
                .filter(resource -> resource.getKind().equals("DistributedCronJob"))
                .toList();
    }

    private static String spec(GenericKubernetesResource resource, String field, String otherwise) {
        return resource.get("spec", field) instanceof String text ? text : otherwise;
    }

    private static String pool(GenericKubernetesResource job) {
        return job.getMetadata().getNamespace() + "/" + spec(job, "workerPool", "default");
    }

    private static Schedule schedule(GenericKubernetesResource job) {
        return Schedule.parse(spec(job, "schedule", ""), spec(job, "timeZone", "UTC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "reports", "gitops"})
    void everyJobHasAValidScheduleAndAPoolThatIsDeclared(String example) {
        Set<String> pools = read(example).stream()
                .filter(resource -> resource.getKind().equals("WorkerPool"))
                .map(resource -> resource.getMetadata().getNamespace() + "/"
                        + resource.getMetadata().getName())
                .collect(Collectors.toSet());

        assertThat(jobs(example)).isNotEmpty().allSatisfy(job -> {
            assertThat(schedule(job).next(Instant.parse("2026-01-01T00:00:00Z")))
                    .isPresent();
            assertThat(pools).contains(pool(job));
        });
    }

    @Test
    void gitopsHasWorkInEveryMinuteForEveryPool() {
        List<GenericKubernetesResource> jobs = jobs("gitops");
        Set<String> pools = jobs.stream().map(ExamplesTest::pool).collect(Collectors.toCollection(TreeSet::new));
        assertThat(jobs).hasSizeBetween(38, 45);
        assertThat(pools).hasSizeGreaterThan(3);
        assertThat(jobs.stream()
                        .map(job -> spec(job, "timeZone", "UTC"))
                        .distinct()
                        .count())
                .isGreaterThan(5);

        // Minutes of a winter's, a summer's and a clock change's night and day.
        Stream.of("2026-01-14T02:00:00Z", "2026-03-29T00:58:00Z", "2026-07-05T12:00:00Z", "2026-10-25T00:58:30.5Z")
                .map(Instant::parse)
                .flatMap(from -> Stream.iterate(from, it -> it.plus(Duration.ofSeconds(61)))
                        .limit(70))
                .forEach(minute -> {
                    List<GenericKubernetesResource> due =
                            jobs.stream().filter(job -> isDue(job, minute)).toList();
                    assertThat(due).as("due in the minute from %s", minute).hasSizeGreaterThanOrEqualTo(20);
                    assertThat(due.stream().map(ExamplesTest::pool).distinct().sorted(Comparator.naturalOrder()))
                            .containsExactlyElementsOf(pools);
                });
    }

    private static boolean isDue(GenericKubernetesResource job, Instant from) {
        return schedule(job)
                .next(from.minusNanos(1))
                .filter(next -> next.isBefore(from.plusSeconds(60)))
                .isPresent();
    }
}
