package io.distributedcron.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distributedcron.core.declare.DeclareJob;
import io.distributedcron.core.declare.RequestRuns;
import io.distributedcron.core.declare.SweepAgain;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.DistributedCronJobStatus;
import io.distributedcron.operator.condition.Conditions;
import io.distributedcron.operator.condition.Verdict;
import io.distributedcron.operator.job.JobReason;
import io.distributedcron.operator.job.JobStatus;
import io.distributedcron.operator.job.PoolFacts;
import io.distributedcron.operator.job.Standing;
import io.distributedcron.operator.job.TriggerOutcome;
import io.distributedcron.operator.job.TriggerWish;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand resources with hostile values in one to four of their fields: each is reconciled without an exception and
 * soon, and what is not accepted names a field and ends in what to do.
 */
final class HostileResourcesTest {
    private static final int HOSTILE = 10_000;
    private static final int LONGEST_MESSAGE = 32_768; // of a condition, as Kubernetes accepts it
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "\uD83D\uDCA5",
            "*/0 * * * *",
            "61 * * * *",
            "* * * * * * * * *",
            "*/99999999999999999999 * * * *",
            "9-1 * * * *",
            "0 0 30 2 *",
            "0 0 29 2 1#5",
            "H H L * *",
            "* * * * MON#9",
            "TZ=Europe/Berlin * * * * *",
            "@every 0s",
            "@every -5s",
            "@every 99999999999999999999h",
            "@every 1ns",
            "@yearly",
            "@nonsense",
            "at:9999-12-31T23:59:59Z",
            "at:+1000000000-12-31T23:59:59Z",
            "at:yesterday",
            "2026-02-30",
            "2026-12-24T25:00",
            "+999999999-12-31",
            "Mars/Phobos",
            "+02:00",
            "utc",
            "Europe/Berlin",
            "2026-12-24",
            "../../etc/passwd",
            "a".repeat(253),
            "x".repeat(300_000));
    private static final List<Integer> NUMBERS =
            List.of(Integer.MIN_VALUE, -1, 0, 1, 59, 1_001, 86_401, 8_640_001, 31_622_401, Integer.MAX_VALUE);
    private static final List<String> TEXT_FIELDS =
            List.of("schedule", "timeZone", "notBefore", "notAfter", "functionName", "workerPool");
    private static final List<String> NUMBER_FIELDS = List.of(
            "jitterSeconds",
            "timeoutSeconds",
            "startingDeadlineSeconds",
            "catchUpLimit",
            "catchUpWindowSeconds",
            "successfulJobsHistoryLimit",
            "failedJobsHistoryLimit");
    private static final Map<String, List<String>> CHOICES = Map.of(
            "dstPolicy", List.of("RunAfter", "Skip"),
            "concurrencyPolicy", List.of("Allow", "Forbid", "Replace"),
            "catchUpPolicy", List.of("Latest", "All", "None"));

    private final Random random = new Random(20261124);
    private final ObjectMapper json = new ObjectMapper();
    private final MemoryStores stores = new MemoryStores(() -> NOW);
    private final DeclareJob declare = new DeclareJob(stores.jobs(), stores.plannedRuns(), () -> NOW, random);
    private final MirrorJob mirror = new MirrorJob(
            declare, stores.jobs(), new SweepAgain(stores.jobs(), declare, () -> NOW), id -> {}, () -> NOW);
    private final ObeyTrigger obey =
            new ObeyTrigger(new RequestRuns(stores.triggers(), stores.plannedRuns(), () -> NOW, random), stores.jobs());
    private final Map<String, Integer> reasons = new TreeMap<>();

    @Test
    void eachIsReconciledAndWhatIsRefusedSaysWhy() {
        for (int i = 0; i < HOSTILE; i++) {
            Set<String> damaged = new HashSet<>();
            ObjectNode spec = spec(damaged);
            DistributedCronJob resource = resource(spec, i);
            long began = System.nanoTime();
            DistributedCronJobStatus status = reconcile(resource);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as(shown(spec))
                    .isLessThan(SOON);
            check(spec, damaged, status);
        }
        assertThat(reasons.get(JobReason.ACCEPTED)).as(reasons.toString()).isGreaterThan(HOSTILE / 50);
        assertThat(reasons)
                .containsKeys(
                        JobReason.INVALID_SCHEDULE,
                        JobReason.INVALID_SPEC,
                        JobReason.UNKNOWN_TIME_ZONE,
                        JobReason.PAYLOAD_TOO_LARGE);
    }

    private DistributedCronJobStatus reconcile(DistributedCronJob resource) {
        Standing standing = mirror.bring(resource, random.nextInt(10) > 0);
        Optional<TriggerOutcome> trigger = obey.obey(resource, standing);
        PoolFacts pool = new PoolFacts(1, Set.of(resource.getSpec().functionName()));
        return JobStatus.after(
                resource,
                standing,
                pool,
                Optional.empty(),
                List.copyOf(trigger.stream().toList()),
                NOW);
    }

    private void check(ObjectNode spec, Set<String> damaged, DistributedCronJobStatus status) {
        for (Condition condition : status.conditions()) {
            assertThat(condition.getMessage()).as(shown(spec)).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
        }
        Condition ready = Conditions.find(status.conditions(), Verdict.READY).orElseThrow();
        reasons.merge(ready.getReason(), 1, Integer::sum);
        if (ready.getStatus().equals("False") && !ready.getReason().equals(JobReason.WORKER_POOL_NOT_FOUND)) {
            assertThat(ready.getMessage()).as(shown(spec)).startsWith("spec").endsWith(".");
            assertThat(damaged).as(ready.getMessage()).anyMatch(field -> names(ready.getMessage(), field));
        }
    }

    /** A field by its name, or by that of the one it contradicts. */
    private static boolean names(String message, String field) {
        String said =
                message.toLowerCase(java.util.Locale.ROOT).replace(" ", "").replace("-", "");
        return said.contains(field.toLowerCase(java.util.Locale.ROOT).replace("seconds", ""));
    }

    private static String shown(ObjectNode spec) {
        String text = spec.toString();
        return text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text;
    }

    private DistributedCronJob resource(ObjectNode spec, int number) {
        ObjectNode root = json.createObjectNode();
        root.put("apiVersion", "distributedcron.io/v1alpha1").put("kind", "DistributedCronJob");
        ObjectNode metadata = root.putObject("metadata")
                .put("namespace", "shop")
                .put("name", "job-" + number % 100)
                .put("uid", "uid-" + number % 50)
                .put("generation", 1 + number / 100);
        if (random.nextInt(3) == 0) {
            metadata.putObject("annotations")
                    .put(TriggerWish.TOKEN, text())
                    .put(TriggerWish.PAYLOAD, random.nextBoolean() ? text() : "{\"a\":" + "[".repeat(2_000));
        }
        root.set("spec", spec);
        return json.convertValue(root, DistributedCronJob.class);
    }

    private ObjectNode spec(Set<String> damaged) {
        ObjectNode spec = json.createObjectNode().put("schedule", "*/5 * * * *").put("functionName", "f");
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            damaged.add(damage(spec));
        }
        return spec;
    }

    private String damage(ObjectNode spec) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
                String field = TEXT_FIELDS.get(random.nextInt(TEXT_FIELDS.size()));
                spec.put(field, text());
                yield field;
            }
            case 3, 4 -> {
                String field = NUMBER_FIELDS.get(random.nextInt(NUMBER_FIELDS.size()));
                spec.put(field, number());
                yield field;
            }
            case 5 -> {
                List<String> fields = List.copyOf(new TreeMap<>(CHOICES).keySet());
                String field = fields.get(random.nextInt(fields.size()));
                List<String> values = Objects.requireNonNull(CHOICES.get(field));
                spec.put(field, values.get(random.nextInt(values.size())));
                yield field;
            }
            case 6 -> {
                spec.set("payload", payload());
                yield "payload";
            }
            case 7 -> retry(spec);
            default -> list(spec);
        };
    }

    private String retry(ObjectNode spec) {
        List<String> fields =
                List.of("maxAttempts", "initialBackoffSeconds", "multiplier", "maxBackoffSeconds", "jitterPercent");
        String field = fields.get(random.nextInt(fields.size()));
        ObjectNode retry = spec.path("retry") instanceof ObjectNode there ? there : spec.putObject("retry");
        if (random.nextInt(3) == 0) {
            texts(retry.putArray("retryOn"), 40);
            return "retryOn";
        }
        retry.put(field, number());
        return field.equals("initialBackoffSeconds") ? "backoff" : field;
    }

    private String list(ObjectNode spec) {
        if (random.nextBoolean()) {
            if (random.nextInt(3) > 0) {
                spec.remove("schedule");
            }
            texts(spec.putArray("schedules"), 20);
            return "schedules";
        }
        ArrayNode exclusions = spec.putArray("exclusions");
        for (int i = random.nextInt(80); i >= 0; i--) {
            ObjectNode exclusion = exclusions.addObject().put("from", random.nextBoolean() ? "2031-12-24" : text());
            if (random.nextBoolean()) {
                exclusion.put("to", text());
            }
        }
        return "exclusions";
    }

    private void texts(ArrayNode array, int most) {
        for (int i = random.nextInt(most); i > 0; i--) {
            array.add(text());
        }
    }

    private String text() {
        return TEXTS.get(random.nextInt(random.nextInt(10) == 0 ? TEXTS.size() : TEXTS.size() - 1));
    }

    private int number() {
        return random.nextInt(4) == 0 ? random.nextInt() : NUMBERS.get(random.nextInt(NUMBERS.size()));
    }

    private JsonNode payload() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        switch (random.nextInt(5)) {
            case 0 -> {
                return nodes.nullNode();
            }
            case 1 -> {
                return nodes.textNode("x".repeat(random.nextInt(400_000)));
            }
            case 2 -> {
                return nodes.numberNode(Double.NaN);
            }
            case 3 -> {
                ArrayNode deep = nodes.arrayNode();
                ArrayNode inner = deep;
                for (int i = 0; i < 500; i++) {
                    inner = inner.addArray();
                }
                return deep;
            }
            default -> {
                return nodes.objectNode().put(text(), text());
            }
        }
    }
}
