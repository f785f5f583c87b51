package io.distributedcron.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.DstPolicy;
import io.distributedcron.core.cron.Exclusion;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.store.JobDeclaration;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReadJobTest {
    @Test
    void everyFieldArrives() {
        Acceptance acceptance = ReadJob.of(JobResources.job("""
                {schedule: '0 30 9 * * 1-5', timeZone: Asia/Tokyo, suspend: true, functionName: bill,
                 payload: {a: [1, true, null]}, workerPool: fast, concurrencyPolicy: Replace,
                 retry: {maxAttempts: 5, initialBackoffSeconds: 1, multiplier: 3, maxBackoffSeconds: 60,
                 jitterPercent: 20, retryOn: [IOException], notRetryOn: [java.io.FileNotFoundException]},
                 timeoutSeconds: 90, deadlineSeconds: 600, suspendAfterFailures: 4, startingDeadlineSeconds: 30, catchUpPolicy: None,
                 successfulJobsHistoryLimit: 7, failedJobsHistoryLimit: 8,
                 successfulJobsHistorySeconds: 60, failedJobsHistorySeconds: 3600}"""));

        assertThat(declaration(acceptance))
                .isEqualTo(new JobDeclaration(
                        new JobId("shop", "job"),
                        new JobUid("uid-1"),
                        4,
                        new JobSpec(
                                        "bill",
                                        "0 30 9 * * 1-5",
                                        "Asia/Tokyo",
                                        new PoolId("shop", "fast"),
                                        new Payload.Inline("{\"a\":[1,true,null]}"),
                                        ConcurrencyPolicy.REPLACE,
                                        CatchUpPolicy.NONE,
                                        new RetryPolicy(
                                                5,
                                                Duration.ofSeconds(1),
                                                300,
                                                Duration.ofMinutes(1),
                                                20,
                                                List.of("IOException"),
                                                List.of("java.io.FileNotFoundException")),
                                        Optional.of(Duration.ofSeconds(90)),
                                        Optional.of(Duration.ofSeconds(30)),
                                        new HistoryLimits(
                                                7,
                                                8,
                                                Optional.of(Duration.ofMinutes(1)),
                                                Optional.of(Duration.ofHours(1))))
                                .failing(FailurePolicy.within(Duration.ofMinutes(10))
                                        .suspendingAfter(4)),
                        true,
                        Optional.empty()));
    }

    @Test
    void theGroupArrives() {
        JobSpec spec = declaration(ReadJob.of(JobResources.job(
                        "{schedule: '@daily', functionName: f, concurrencyGroup: {name: crm, limit: 3}}")))
                .spec();

        assertThat(spec.sharing().group()).contains(new Group("crm", 3));
        assertThat(spec.groupOf(new JobId("shop", "job"))).contains(new GroupId("shop", "crm"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            concurrencyGroup: {name: crm, limit: 0}                                | the limit 0 of concurrency group 'crm' must be from 1 to 1000
            concurrencyGroup: {name: crm}                                          | the limit 0 of concurrency group 'crm'
            concurrencyGroup: {name: crm, limit: 1001}                             | the limit 1001
            concurrencyGroup: {limit: 1}                                           | concurrency group name ''
            concurrencyGroup: {name: 'a b', limit: 1}                              | concurrency group name 'a b'
            concurrencyGroup: {name: crm, limit: 1}, concurrencyPolicy: Forbid     | needs the concurrency policy Allow and not FORBID
            """)
    void badGroupsAreRejected(String fields, String expected) {
        Acceptance acceptance = ReadJob.of(JobResources.job("{schedule: '@daily', functionName: f, " + fields + "}"));

        assertThat(acceptance)
                .isInstanceOfSatisfying(Acceptance.Rejected.class, rejected -> assertThat(rejected.message())
                        .contains(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            catchUpPolicy: Latest                                                  | 1   |
            catchUpPolicy: Latest, catchUpWindowSeconds: 60                        | 1   | 60
            catchUpPolicy: Latest, startingDeadlineSeconds: 30                     | 1   |
            catchUpPolicy: None                                                    | 0   |
            catchUpPolicy: All                                                     | 100 |
            catchUpPolicy: All, catchUpLimit: 7, catchUpWindowSeconds: 60          | 7   | 60
            catchUpPolicy: All, catchUpWindowSeconds: 60, startingDeadlineSeconds: 30, jitterSeconds: 5 | 100 | 35
            catchUpPolicy: All, catchUpWindowSeconds: 20, startingDeadlineSeconds: 30 | 100 | 20
            """)
    void whatIsCaughtUpArrives(String fields, int most, @Nullable Long window) {
        JobSpec spec = declaration(
                        ReadJob.of(JobResources.job("{schedule: '@daily', functionName: f, " + fields + "}")))
                .spec();

        assertThat(spec.catchUp())
                .isEqualTo(new CatchUpPolicy(most, Optional.ofNullable(window).map(Duration::ofSeconds)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            count: 8                                                     | 8 |          | ALL_SUCCEEDED
            count: 1                                                     | 1 |          | ALL_SUCCEEDED
            items: [de, at, ch], completion: AnySucceeded                | 3 | de at ch | ANY_SUCCEEDED
            """)
    void shardsArrive(String shards, int count, @Nullable String items, Shards.Completion completion) {
        JobSpec spec = declaration(
                        ReadJob.of(JobResources.job("{schedule: '@daily', functionName: f, shards: {" + shards + "}}")))
                .spec();

        assertThat(spec.shards())
                .isEqualTo(new Shards(count, items == null ? List.of() : List.of(items.split(" ", -1)), completion));
    }

    @Test
    void everythingAboutTimeArrives() {
        JobSpec spec = declaration(ReadJob.of(JobResources.job("""
                {schedules: ['H 3 * * *', '@every 90m'], timeZone: Europe/Berlin, functionName: f,
                 notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59+01:00', dstPolicy: Skip,
                 exclusions: [{from: '2026-12-24', to: '2026-12-26'}, {from: '2026-12-31T18:00', to: '2027-01-01T06:00'}],
                 jitterSeconds: 60}"""))).spec();

        assertThat(spec.timing())
                .isEqualTo(new Timing(
                        List.of("H 3 * * *", "@every 90m"),
                        "Europe/Berlin",
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                        Optional.of(Instant.parse("2026-12-31T22:59:59Z")),
                        List.of(
                                new Exclusion(
                                        LocalDateTime.parse("2026-12-24T00:00"),
                                        LocalDateTime.parse("2026-12-27T00:00")),
                                new Exclusion(
                                        LocalDateTime.parse("2026-12-31T18:00"),
                                        LocalDateTime.parse("2027-01-01T06:00"))),
                        DstPolicy.SKIP,
                        Duration.ofMinutes(1)));
    }

    @Test
    void whatIsAbsentHasItsDefault() {
        JobSpec spec = declaration(ReadJob.of(JobResources.job("{schedule: '@daily', functionName: f}")))
                .spec();

        assertThat(spec.timing()).isEqualTo(Timing.of("@daily", "UTC"));
        assertThat(spec.pool()).isEqualTo(new PoolId("shop", "default"));
        assertThat(spec.payload()).isEqualTo(new Payload.None());
        assertThat(spec.concurrency()).isEqualTo(ConcurrencyPolicy.ALLOW);
        assertThat(spec.catchUp()).isEqualTo(CatchUpPolicy.LATEST);
        assertThat(spec.retry()).isEqualTo(new RetryPolicy(3, Duration.ofSeconds(10), 200, Duration.ofMinutes(5)));
        assertThat(spec.timeout()).isEmpty();
        assertThat(spec.history()).isEqualTo(HistoryLimits.DEFAULT);
        assertThat(spec.shards()).isEqualTo(Shards.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {schedule: '61 * * * *', functionName: f}                              | InvalidSchedule | spec.schedule
            {schedule: 'soon', functionName: f}                                    | InvalidSchedule | spec.schedule
            {functionName: f}                                                      | InvalidSchedule | spec.schedule
            {schedule: '@daily', timeZone: europe/berlin, functionName: f}         | UnknownTimeZone | Europe/Berlin
            {schedule: '@daily', timeZone: '+02:00', functionName: f}              | UnknownTimeZone | spec.timeZone
            {schedules: ['@daily', '61 * * * *'], functionName: f}                 | InvalidSchedule | spec.schedules[1]
            {schedule: '@daily', schedules: ['@daily'], functionName: f}           | InvalidSpec     | both set
            {schedule: '@daily', functionName: f, notBefore: tomorrow}             | InvalidSpec     | notBefore 'tomorrow' is no time
            {schedule: '@daily', functionName: f, exclusions: [{from: '2026-02-30'}]} | InvalidSchedule | spec.exclusions[0]
            {schedule: '@daily', functionName: f, jitterSeconds: 90000}            | InvalidSpec     | jitter
            {schedule: '@daily'}                                                   | InvalidSpec     | functionName
            {schedule: '@daily', functionName: f, timeoutSeconds: -1}              | InvalidSpec     | timeout
            {schedule: '@daily', functionName: f, retry: {maxBackoffSeconds: 1}}   | InvalidSpec     | maxBackoff
            {schedule: '@daily', functionName: f, shards: {}}                      | InvalidSpec     | both or neither of count and items
            {schedule: '@daily', functionName: f, shards: {count: 2000}}           | InvalidSpec     | shard count 2000 must be from 1 to 1000
            {schedule: '@daily', functionName: f, shards: {count: 2}, concurrencyPolicy: Queue} | InvalidSpec | shards cannot queue
            """)
    void whatDeclaresNothingIsSaidWithItsReason(String spec, String reason, String inMessage) {
        assertThat(ReadJob.of(JobResources.job(spec))).isInstanceOfSatisfying(Acceptance.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.message()).contains(inMessage);
        });
    }

    @Test
    void theSizeOfAPayloadCountsInBytes() {
        assertThat(payload(1022)).isInstanceOf(Payload.Inline.class);
        assertThat(payload(1023)).isEqualTo(new Payload.Stored("uid-1:4"));
        assertThat(payload(Payload.MAX_BYTES - 2)).isInstanceOf(Payload.Stored.class);
        assertThat(ReadJob.of(JobResources.job(
                        "{schedule: '@daily', functionName: f, payload: '" + "é".repeat(Payload.MAX_BYTES / 2) + "'}")))
                .isInstanceOfSatisfying(Acceptance.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo("PayloadTooLarge"));
    }

    private static Payload payload(int characters) {
        return declaration(ReadJob.of(JobResources.job(
                        "{schedule: '@daily', functionName: f, payload: '" + "x".repeat(characters) + "'}")))
                .spec()
                .payload();
    }

    private static JobDeclaration declaration(Acceptance acceptance) {
        assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
        return ((Acceptance.Accepted) acceptance).declaration();
    }
}
