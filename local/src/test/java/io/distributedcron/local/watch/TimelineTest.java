package io.distributedcron.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.local.verdict.Expectation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final JobId ID = new JobId("default", "hello");

    private final Timeline timeline = new Timeline(ID);

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    private void declared(long generation, String schedule) {
        boolean judged = !schedule.contains("H");
        timeline.declared(
                new DeclaredJob(ID, "uid", generation, schedule, "UTC", judged, false, "default", Optional.empty()));
    }

    private void stored(long revision, Job.Status status, int changedAt, int seenAt) {
        JobSpec spec = StoredSpec.of("what the database says does not matter");
        timeline.stored(new Job(ID, new JobUid("uid"), revision, spec, status, at(changedAt)), at(seenAt));
    }

    private static Expectation expectation(String schedule, int after, int until) {
        return new Expectation(ID, schedule, "UTC", at(after), at(until));
    }

    @Test
    void aScheduleHoldsFromWhenTheDatabaseHasIt() {
        declared(1, "* * * * *");
        stored(1, Job.Status.ACTIVE, 10, 11);

        assertThat(timeline.expectations(at(0), at(60))).containsExactly(expectation("* * * * *", 10, 60));
        assertThat(timeline.expectations(at(20), at(60))).containsExactly(expectation("* * * * *", 20, 60));
    }

    @Test
    void aChangeEndsTheOldScheduleAndBeginsTheNewOne() {
        declared(1, "* * * * *");
        stored(1, Job.Status.ACTIVE, 10, 11);
        declared(2, "@hourly");
        stored(2, Job.Status.ACTIVE, 30, 31);

        assertThat(timeline.expectations(at(0), at(60)))
                .containsExactly(expectation("* * * * *", 10, 30), expectation("@hourly", 30, 60));
    }

    @Test
    void nothingIsExpectedOfAScheduleThatTheJudgeCannotRead() {
        declared(1, "H * * * *");
        stored(1, Job.Status.ACTIVE, 10, 11);
        declared(2, "@hourly");
        stored(2, Job.Status.ACTIVE, 30, 31);

        assertThat(timeline.expectations(at(0), at(60))).containsExactly(expectation("@hourly", 30, 60));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule: '*/5 8-18 * JAN-MAR MON,THU' | true",
                "schedule: ' 0 0 3 ? * 7 '              | true",
                "schedule: '@Hourly'                    | true",
                "schedule: '0 3 L * *'                  | false",
                "schedule: '0 3 15W * *'                | false",
                "schedule: '0 3 * * FRI#2'              | false",
                "schedule: '0 3 * * FRIL'               | false",
                "schedule: 'H 3 * * *'                  | false",
                "schedule: '@every 90s'                 | false",
                "schedule: 'at:2026-12-24T18:00:00Z'    | false",
                "schedules: ['@daily']                  | false",
                "{schedule: '@daily', exclusions: [{from: '2026-12-24'}]} | false",
                "{schedule: '@daily', dstPolicy: Skip}  | false",
                "{schedule: '@daily', dstPolicy: RunAfter, jitterSeconds: 60} | true",
            })
    void plainCronExpressionsAreJudged(String spec, boolean judged) {
        GenericKubernetesResource resource = Serialization.unmarshal(
                """
                apiVersion: distributedcron.io/v1alpha1
                kind: DistributedCronJob
                metadata: {namespace: shop, name: job, uid: uid-1}
                spec: %s
                """.formatted(spec.startsWith("{") ? spec : "{" + spec + "}"), GenericKubernetesResource.class);

        assertThat(DeclaredJob.of(resource).judged()).isEqualTo(judged);
    }

    @Test
    void nothingIsExpectedOfASuspendedOrDeletedJob() {
        declared(1, "* * * * *");
        declared(2, "* * * * *");
        declared(3, "* * * * *");
        stored(1, Job.Status.ACTIVE, 10, 11);
        stored(2, Job.Status.SUSPENDED, 20, 21);
        stored(3, Job.Status.ACTIVE, 30, 31);
        stored(3, Job.Status.DELETED, 40, 41);

        assertThat(timeline.expectations(at(0), at(60)))
                .containsExactly(expectation("* * * * *", 10, 20), expectation("* * * * *", 30, 40));
    }

    @Test
    void aStateThatWasNotSeenLeavesAGap() {
        declared(1, "* * * * *");
        declared(3, "@hourly");
        stored(1, Job.Status.ACTIVE, 10, 11);
        stored(1, Job.Status.ACTIVE, 10, 20);
        stored(3, Job.Status.ACTIVE, 30, 31);

        assertThat(timeline.expectations(at(0), at(60)))
                .containsExactly(expectation("* * * * *", 10, 20), expectation("@hourly", 30, 60));
    }
}
