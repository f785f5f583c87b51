package io.distributedcron.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.core.cron.DstPolicy;
import io.distributedcron.core.cron.Exclusion;
import io.distributedcron.core.cron.InvalidScheduleException;
import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Sharing;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.DistributedCronJobSpec;
import io.distributedcron.operator.api.ExclusionSpec;
import io.distributedcron.operator.api.RetrySpec;
import io.distributedcron.operator.api.ShardsSpec;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the declaration of a job from its resource. */
public final class ReadJob {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReadJob() {}

    public static JobId id(DistributedCronJob resource) {
        return new JobId(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    public static JobUid uid(DistributedCronJob resource) {
        return new JobUid(resource.getMetadata().getUid());
    }

    public static PoolId pool(DistributedCronJob resource) {
        return new PoolId(
                resource.getMetadata().getNamespace(), resource.getSpec().workerPool());
    }

    /** What the resource declares, its generation being the revision, or why it declares nothing. */
    public static Acceptance of(DistributedCronJob resource) {
        DistributedCronJobSpec spec = resource.getSpec();
        try {
            Timing timing = timing(spec);
            Schedule schedule = Schedule.of(timing, id(resource).toString());
            Optional<String> json = json(spec.payload());
            Optional<Integer> tooLarge =
                    json.map(it -> it.getBytes(StandardCharsets.UTF_8).length).filter(size -> size > Payload.MAX_BYTES);
            if (tooLarge.isPresent()) {
                return tooLarge(tooLarge.get());
            }
            return new Acceptance.Accepted(declaration(resource, spec, timing, json), schedule);
        } catch (InvalidScheduleException e) {
            return new Acceptance.Rejected(
                    e.field().equals("time zone") ? JobReason.UNKNOWN_TIME_ZONE : JobReason.INVALID_SCHEDULE,
                    "spec." + path(spec, e) + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return new Acceptance.Rejected(JobReason.INVALID_SPEC, "spec: " + e.getMessage() + ". Correct that field.");
        }
    }

    /** To a single schedule it makes no difference in which of the two fields it is written; to its reader it does. */
    private static String path(DistributedCronJobSpec spec, InvalidScheduleException e) {
        return e.path().equals("schedule") && spec.schedules() != null ? "schedules[0]" : e.path();
    }

    private static Acceptance tooLarge(int size) {
        return new Acceptance.Rejected(
                JobReason.PAYLOAD_TOO_LARGE,
                String.format(
                        Locale.ROOT,
                        "spec.payload: it has %d bytes as JSON, and at most %d (256 KiB) are accepted. Keep the data where"
                                + " the function can read it, and put its address into the payload.",
                        size,
                        Payload.MAX_BYTES));
    }

    private static JobDeclaration declaration(
            DistributedCronJob resource, DistributedCronJobSpec spec, Timing timing, Optional<String> json) {
        JobUid uid = uid(resource);
        long revision = resource.getMetadata().getGeneration();
        Payload payload = json.map(it -> payload(it, uid, revision)).orElseGet(Payload.None::new);
        JobSpec jobSpec = new JobSpec(
                spec.functionName(),
                timing,
                declaredPool(resource),
                payload,
                concurrency(spec.concurrencyPolicy()),
                catchUp(spec),
                retry(spec.retry()),
                seconds("timeoutSeconds", spec.timeoutSeconds()),
                seconds("startingDeadlineSeconds", spec.startingDeadlineSeconds()),
                new HistoryLimits(
                        limit("successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit()),
                        limit("failedJobsHistoryLimit", spec.failedJobsHistoryLimit()),
                        seconds("successfulJobsHistorySeconds", spec.successfulJobsHistorySeconds()),
                        seconds("failedJobsHistorySeconds", spec.failedJobsHistorySeconds())),
                new FailurePolicy(
                        seconds("deadlineSeconds", spec.deadlineSeconds()),
                        Objects.requireNonNullElse(spec.suspendAfterFailures(), 0)),
                sharing(spec),
                shards(spec));
        return new JobDeclaration(
                id(resource),
                uid,
                revision,
                jobSpec,
                spec.suspend(),
                payload instanceof Payload.Stored ? json : Optional.empty());
    }

    private static Shards shards(DistributedCronJobSpec spec) {
        ShardsSpec declared = spec.shards();
        if (declared == null) {
            return Shards.NONE;
        }
        Integer count = declared.count();
        List<String> items = declared.items();
        if ((count == null) == (items == null)) {
            throw new IllegalArgumentException("shards has both or neither of count and items");
        }
        if (spec.concurrencyPolicy() == DistributedCronJobSpec.ConcurrencyPolicy.Queue) {
            throw new IllegalArgumentException("shards cannot queue, and concurrencyPolicy is Queue");
        }
        Shards shards = count != null ? Shards.of(count) : Shards.over(Objects.requireNonNull(items));
        return shards.completing(
                switch (declared.completion()) {
                    case AllSucceeded -> Shards.Completion.ALL_SUCCEEDED;
                    case AnySucceeded -> Shards.Completion.ANY_SUCCEEDED;
                });
    }

    private static Sharing sharing(DistributedCronJobSpec spec) {
        Sharing sharing =
                new Sharing(Objects.requireNonNullElse(spec.queueLimit(), DistributedCronJobSpec.QUEUE_LIMIT));
        return spec.concurrencyGroup() == null
                ? sharing
                : sharing.in(new Group(
                        spec.concurrencyGroup().name(), spec.concurrencyGroup().limit()));
    }

    private static int limit(String field, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException(field + " is " + limit + " and must not be negative");
        }
        return limit;
    }

    private static PoolId declaredPool(DistributedCronJob resource) {
        try {
            return pool(resource);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("workerPool: " + e.getMessage(), e);
        }
    }

    private static Timing timing(DistributedCronJobSpec spec) {
        if (spec.schedule() != null && spec.schedules() != null) {
            throw new IllegalArgumentException("schedule and schedules are both set");
        }
        return new Timing(
                spec.expressions(),
                spec.timeZone(),
                time("notBefore", spec.notBefore()),
                time("notAfter", spec.notAfter()),
                exclusions(spec.exclusions()),
                switch (spec.dstPolicy()) {
                    case RunAfter -> DstPolicy.RUN_AFTER;
                    case Skip -> DstPolicy.SKIP;
                },
                Duration.ofSeconds(spec.jitterSeconds()));
    }

    private static Optional<Instant> time(String field, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(it -> OffsetDateTime.parse(it).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " '" + text + "' is no time such as 2026-12-24T18:00:00Z", e);
        }
    }

    private static List<Exclusion> exclusions(@Nullable List<ExclusionSpec> declared) {
        List<Exclusion> exclusions = new ArrayList<>();
        for (ExclusionSpec exclusion : declared == null ? List.<ExclusionSpec>of() : declared) {
            try {
                exclusions.add(Exclusion.parse(exclusion.from(), Optional.ofNullable(exclusion.to())));
            } catch (InvalidScheduleException e) {
                throw e.at("exclusions[" + exclusions.size() + "]");
            }
        }
        return exclusions;
    }

    private static Optional<String> json(@Nullable JsonNode payload) {
        if (payload == null || payload.isNull() || payload.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.writeValueAsString(payload));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON value that was read could not be written: " + e.getMessage(), e);
        }
    }

    private static Payload payload(String json, JobUid uid, long revision) {
        return Payload.fitsInline(json) ? new Payload.Inline(json) : Payload.Stored.of(uid, revision);
    }

    private static ConcurrencyPolicy concurrency(DistributedCronJobSpec.ConcurrencyPolicy policy) {
        return switch (policy) {
            case Allow -> ConcurrencyPolicy.ALLOW;
            case Forbid -> ConcurrencyPolicy.FORBID;
            case Replace -> ConcurrencyPolicy.REPLACE;
            case Queue -> ConcurrencyPolicy.QUEUE;
        };
    }

    /** What would be too late to start is not caught up one by one to be skipped: it belongs to the range that is. */
    private static CatchUpPolicy catchUp(DistributedCronJobSpec spec) {
        CatchUpPolicy policy =
                switch (spec.catchUpPolicy()) {
                    case Latest -> CatchUpPolicy.LATEST;
                    case All ->
                        CatchUpPolicy.all(
                                Objects.requireNonNullElse(spec.catchUpLimit(), DistributedCronJobSpec.CATCH_UP_LIMIT));
                    case None -> CatchUpPolicy.NONE;
                };
        Stream<Duration> startable = spec.catchUpPolicy() == DistributedCronJobSpec.CatchUpPolicy.All
                ? seconds("startingDeadlineSeconds", spec.startingDeadlineSeconds())
                        .map(it -> it.plusSeconds(spec.jitterSeconds()))
                        .stream()
                : Stream.empty();
        return Stream.concat(seconds("catchUpWindowSeconds", spec.catchUpWindowSeconds()).stream(), startable)
                .min(Comparator.naturalOrder())
                .map(policy::within)
                .orElse(policy);
    }

    private static RetryPolicy retry(RetrySpec retry) {
        return new RetryPolicy(
                retry.maxAttempts(),
                Duration.ofSeconds(retry.initialBackoffSeconds()),
                retry.multiplier() * 100,
                Duration.ofSeconds(retry.maxBackoffSeconds()),
                retry.jitterPercent(),
                Objects.requireNonNullElse(retry.retryOn(), List.of()),
                Objects.requireNonNullElse(retry.notRetryOn(), List.of()));
    }

    private static Optional<Duration> seconds(String field, @Nullable Integer seconds) {
        if (seconds != null && seconds < 1) {
            throw new IllegalArgumentException(field + " is " + seconds + " and must be 1 or more");
        }
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }
}
