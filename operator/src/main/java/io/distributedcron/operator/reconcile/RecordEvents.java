package io.distributedcron.operator.reconcile;

import io.distributedcron.operator.condition.Conditions;
import io.distributedcron.operator.condition.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records events about resources: one for each transition of a condition. An event that repeats is one object
 * whose count grows. An event that cannot be recorded is logged and given up: the condition says the same.
 */
public final class RecordEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RecordEvents.class);
    private static final String SOURCE = "distributed-cron-operator";
    private static final int MAX_MESSAGE = 1024;
    private static final int MAX_NAME = 200;

    private final KubernetesClient client;
    private final InstantSource clock;

    public RecordEvents(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Records what changed of the Ready condition. */
    void transitions(HasMetadata resource, List<Condition> before, List<Condition> after) {
        transitions(resource, Verdict.READY, before, after);
    }

    /** Records what changed of a condition. */
    void transitions(HasMetadata resource, String type, List<Condition> before, List<Condition> after) {
        Optional<Condition> now = Conditions.find(after, type);
        Optional<Condition> was = Conditions.find(before, type);
        if (now.isEmpty() || was.map(it -> same(it, now.get())).orElse(false)) {
            return;
        }
        boolean failed = now.get().getStatus().equals(Verdict.Truth.FALSE.text());
        record(
                resource,
                failed ? "Warning" : "Normal",
                now.get().getReason(),
                now.get().getMessage());
    }

    void warning(HasMetadata resource, String reason, String message) {
        record(resource, "Warning", reason, message);
    }

    private static boolean same(Condition a, Condition b) {
        return a.getStatus().equals(b.getStatus())
                && a.getReason().equals(b.getReason())
                && a.getMessage().equals(b.getMessage());
    }

    private void record(HasMetadata about, String type, String reason, String message) {
        Event event = event(about, type, reason, message);
        try {
            create(event);
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "Event {} about {} {}/{} could not be recorded and is given up: {}",
                    reason,
                    about.getKind(),
                    about.getMetadata().getNamespace(),
                    about.getMetadata().getName(),
                    e.getMessage());
        }
    }

    private void create(Event event) {
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            client.resource(event).edit(existing -> new EventBuilder(existing)
                    .withCount(Objects.requireNonNullElse(existing.getCount(), 1) + 1)
                    .withLastTimestamp(event.getLastTimestamp())
                    .build());
        }
    }

    private Event event(HasMetadata about, String type, String reason, String message) {
        String now = Conditions.time(clock.instant());
        String shown = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
        String namespace = about.getMetadata().getNamespace();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name(about, reason, shown))
                .endMetadata()
                .withType(type)
                .withReason(reason)
                .withMessage(shown)
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withNewSource()
                .withComponent(SOURCE)
                .endSource()
                .withReportingComponent(SOURCE)
                .withReportingInstance(SOURCE)
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(namespace)
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .endInvolvedObject()
                .build();
    }

    /** The same for the same matter, so that repeats meet the event that is there. */
    private static String name(HasMetadata about, String reason, String message) {
        String resource = about.getMetadata().getName();
        int hash = Objects.hash(about.getMetadata().getUid(), reason, message);
        return String.format(
                Locale.ROOT,
                "%s.%08x",
                resource.length() <= MAX_NAME ? resource : resource.substring(0, MAX_NAME),
                hash);
    }
}
