package io.distributedcron.local.watch;

import io.distributedcron.core.job.JobId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@code DistributedCronJob} as its resource says.
 *
 * @param judged whether a plain cron expression and a zone say when it runs, as whoever judges the runs can read
 * @param notReady why it cannot run, if the operator says so
 */
public record DeclaredJob(
        JobId id,
        String uid,
        long generation,
        String schedule,
        String timeZone,
        boolean judged,
        boolean suspended,
        String pool,
        Optional<String> notReady) {
    /** Without L, W, # and H, which are letters of no month and no day where they stand by themselves or behind a digit. */
    private static final Pattern PLAIN = Pattern.compile(
            "\\s*(@(?!every|at)[a-z]+|(?:(?:[0-9*?/,-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)+\\s*){5,})",
            Pattern.CASE_INSENSITIVE);

    static DeclaredJob of(GenericKubernetesResource resource) {
        var metadata = resource.getMetadata();
        return new DeclaredJob(
                new JobId(metadata.getNamespace(), metadata.getName()),
                metadata.getUid(),
                Optional.ofNullable(metadata.getGeneration()).orElse(1L),
                schedule(resource),
                text(resource, "timeZone", "UTC"),
                isPlain(resource),
                Boolean.TRUE.equals(resource.get("spec", "suspend")),
                text(resource, "workerPool", "default"),
                notReady(resource));
    }

    private static String schedule(GenericKubernetesResource resource) {
        return resource.get("spec", "schedules") instanceof List<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining("; "))
                : text(resource, "schedule", "");
    }

    private static boolean isPlain(GenericKubernetesResource resource) {
        boolean more = Stream.of("schedules", "notBefore", "notAfter", "exclusions")
                .anyMatch(field -> resource.<Object>get("spec", field) != null);
        return !more
                && !"Skip".equals(resource.get("spec", "dstPolicy"))
                && PLAIN.matcher(text(resource, "schedule", "")).matches();
    }

    private static String text(GenericKubernetesResource resource, String field, String otherwise) {
        return resource.get("spec", field) instanceof String text ? text : otherwise;
    }

    private static Optional<String> notReady(GenericKubernetesResource resource) {
        if (!(resource.get("status", "conditions") instanceof List<?> conditions)) {
            return Optional.empty();
        }
        return conditions.stream()
                .filter(Map.class::isInstance)
                .map(Map.class::cast)
                .filter(it -> "False".equals(it.get("status")))
                .filter(it -> "Ready".equals(it.get("type")) || "Scheduled".equals(it.get("type")))
                .map(it -> it.get("reason") + ": " + it.get("message"))
                .findFirst();
    }
}
