package io.distributedcron.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.WorkerPool;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real API server makes of our schema. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SchemaTest {
    private final RealCluster cluster = new RealCluster();

    @BeforeAll
    void crdsAreStructural() {
        cluster.client().apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(crd -> crd.getSpec().getGroup().equals("distributedcron.io"))
                .forEach(crd -> assertThat(crd.getStatus().getConditions())
                        .noneMatch(it -> it.getType().equals("NonStructuralSchema")
                                && it.getStatus().equals("True")));
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {functionName: f}                                                        | set either schedule or schedules
            {schedule: '@daily'}                                                     | spec.functionName: Required value
            {schedule: '', functionName: f}                                          | spec.schedule
            {schedule: '* * *', functionName: f}                                     | schedule must have five fields
            {schedule: 'tomorrow at noon', functionName: f}                          | schedule must have five fields
            {schedule: '* * * * * * *', functionName: f}                             | schedule must have five fields
            {schedule: 'TZ=UTC * * * * *', functionName: f}                          | write it into timeZone
            {schedule: 'CRON_TZ=Asia/Tokyo 0 6 * * *', functionName: f}              | write it into timeZone
            {schedule: '@daily', functionName: 'no spaces'}                          | spec.functionName
            {schedule: '@daily', functionName: f, timeZone: ''}                      | spec.timeZone
            {schedule: '@daily', functionName: f, suspend: maybe}                    | spec.suspend
            {schedule: '@daily', functionName: f, workerPool: Upper}                 | spec.workerPool
            {schedule: '@daily', functionName: f, workerPool: ''}                    | spec.workerPool
            {schedule: '@daily', functionName: f, concurrencyPolicy: Enqueue}        | supported values: "Allow", "Forbid", "Queue", "Replace"
            {schedule: '@daily', functionName: f, queueLimit: 3}                     | spec.queueLimit: Invalid value: queueLimit says how many runs concurrencyPolicy Queue lets wait
            {schedule: '@daily', functionName: f, concurrencyPolicy: Queue, queueLimit: 0} | spec.queueLimit
            {schedule: '@daily', functionName: f, concurrencyPolicy: Queue, queueLimit: 101} | spec.queueLimit
            {schedule: '@daily', functionName: f, concurrencyGroup: {name: crm, limit: 0}} | spec.concurrencyGroup.limit
            {schedule: '@daily', functionName: f, concurrencyGroup: {name: crm, limit: 1001}} | spec.concurrencyGroup.limit
            {schedule: '@daily', functionName: f, concurrencyGroup: {name: crm}}     | spec.concurrencyGroup.limit: Required value
            {schedule: '@daily', functionName: f, concurrencyGroup: {limit: 1}}      | spec.concurrencyGroup.name: Required value
            {schedule: '@daily', functionName: f, concurrencyGroup: {name: ' ', limit: 1}} | spec.concurrencyGroup.name
            {schedule: '@daily', functionName: f, concurrencyGroup: {name: CRM, limit: 1}} | spec.concurrencyGroup.name
            {schedule: '@daily', functionName: f, concurrencyGroup: {name: crm, limit: 1}, concurrencyPolicy: Queue} | concurrencyGroup needs concurrencyPolicy Allow
            {schedule: '@daily', functionName: f, catchUpPolicy: Some}               | supported values: "All", "Latest", "None"
            {schedule: '@daily', functionName: f, catchUpLimit: 3}                   | spec.catchUpLimit: Invalid value: catchUpLimit says how many times catchUpPolicy All runs
            {schedule: '@daily', functionName: f, catchUpPolicy: All, catchUpLimit: 0} | spec.catchUpLimit
            {schedule: '@daily', functionName: f, catchUpPolicy: All, catchUpLimit: 1001} | spec.catchUpLimit
            {schedule: '@daily', functionName: f, catchUpWindowSeconds: 0}           | spec.catchUpWindowSeconds
            {schedule: '@daily', functionName: f, catchUpPolicy: None, catchUpWindowSeconds: 60} | catchUpWindowSeconds means nothing where catchUpPolicy is None
            {schedule: '@daily', functionName: f, catchUpPolicy: All, concurrencyPolicy: Forbid} | catchUpPolicy All needs concurrencyPolicy Allow or Queue
            {schedule: '@daily', functionName: f, suspendAfterFailures: 0}           | spec.suspendAfterFailures
            {schedule: '@daily', functionName: f, suspendAfterFailures: 101}         | spec.suspendAfterFailures
            {schedule: '@daily', functionName: f, successfulJobsHistorySeconds: 0}   | spec.successfulJobsHistorySeconds
            {schedule: '@daily', functionName: f, failedJobsHistorySeconds: 0}       | spec.failedJobsHistorySeconds
            {schedule: '@daily', functionName: f, deadlineSeconds: 0}                | spec.deadlineSeconds
            {schedule: '@daily', functionName: f, deadlineSeconds: 5, timeoutSeconds: 6} | deadlineSeconds must not be below timeoutSeconds
            {schedule: '@daily', functionName: f, retry: {maxAttempts: 0}}           | spec.retry.maxAttempts
            {schedule: '@daily', functionName: f, retry: {maxAttempts: 101}}         | spec.retry.maxAttempts
            {schedule: '@daily', functionName: f, retry: {jitterPercent: 101}}       | spec.retry.jitterPercent
            {schedule: '@daily', functionName: f, shards: {count: 0}}                | spec.shards.count
            {schedule: '@daily', functionName: f, shards: {count: 1001}}             | spec.shards.count
            {schedule: '@daily', functionName: f, shards: {}}                        | spec.shards.count: Invalid value: set either count or items
            {schedule: '@daily', functionName: f, shards: {count: 2, items: [a]}}    | spec.shards.count: Invalid value: set either count or items
            {schedule: '@daily', functionName: f, shards: {items: []}}               | spec.shards.items
            {schedule: '@daily', functionName: f, shards: {items: [7]}}              | spec.shards.items[0]
            {schedule: '@daily', functionName: f, shards: {count: 2, completion: Most}} | spec.shards.completion
            {schedule: '@daily', functionName: f, concurrencyPolicy: Queue, shards: {count: 2}} | spec.shards: Invalid value: shards cannot queue
            {schedule: '@daily', functionName: f, retry: {retryOn: []}}              | spec.retry.retryOn
            {schedule: '@daily', functionName: f, retry: {retryOn: ['no class']}}    | spec.retry.retryOn[0]
            {schedule: '@daily', functionName: f, retry: {retryOn: [E, F], notRetryOn: [F]}} | spec.retry.notRetryOn: Invalid value: a class of failures cannot be in retryOn and in notRetryOn
            {schedule: '@daily', functionName: f, retry: {multiplier: 1.5}}          | spec.retry.multiplier
            {schedule: '@daily', functionName: f, retry: {multiplier: 0}}            | spec.retry.multiplier
            {schedule: '@daily', functionName: f, retry: {initialBackoffSeconds: -1}} | spec.retry.initialBackoffSeconds
            {schedule: '@daily', functionName: f, retry: {initialBackoffSeconds: 301}} | maxBackoffSeconds must be at least initialBackoffSeconds
            {schedule: '@daily', functionName: f, timeoutSeconds: 0}                 | spec.timeoutSeconds
            {schedule: '@daily', functionName: f, timeoutSeconds: 10m}               | spec.timeoutSeconds
            {schedule: '@daily', functionName: f, startingDeadlineSeconds: 0}        | spec.startingDeadlineSeconds
            {schedule: '@daily', functionName: f, successfulJobsHistoryLimit: -1}    | spec.successfulJobsHistoryLimit
            {schedule: '@daily', functionName: f, failedJobsHistoryLimit: 1001}      | spec.failedJobsHistoryLimit
            {schedule: '@daily', schedules: ['@hourly'], functionName: f}            | set either schedule or schedules
            {schedules: [], functionName: f}                                         | spec.schedules
            {schedules: ['@daily', '* * *'], functionName: f}                        | each of schedules must contain no time zone
            {schedules: ['TZ=UTC @daily'], functionName: f}                          | each of schedules must contain no time zone
            {schedules: [a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a, a a a a a], functionName: f} | must have at most 16 items
            {schedule: '@every', functionName: f, notBefore: '2026-02-30'}           | spec.notBefore
            {schedule: '@daily', functionName: f, notBefore: '2026-02-01T00:00:00Z', notAfter: '2026-01-01T00:00:00Z'} | notAfter must not be before notBefore
            {schedule: '@daily', functionName: f, exclusions: [{from: '24.12.2026'}]} | spec.exclusions[0].from
            {schedule: '@daily', functionName: f, exclusions: [{to: '2026-12-24'}]}  | spec.exclusions[0].from: Required value
            {schedule: '@daily', functionName: f, exclusions: [{from: '2026-12-24T18:00'}]} | needs an end
            {schedule: '@daily', functionName: f, dstPolicy: Twice}                  | supported values: "RunAfter", "Skip"
            {schedule: '@daily', functionName: f, jitterSeconds: -1}                 | spec.jitterSeconds
            {schedule: '@daily', functionName: f, jitterSeconds: 86401}              | spec.jitterSeconds
            {schedule: '@daily', functionName: f, functoin: g}                       | unknown field "spec.functoin"
            """)
    void badJobsAreRefusedWithTheFieldAndTheReason(String spec, String expected) {
        assertThatThrownBy(() -> create("DistributedCronJob", "bad", spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            bad | {concurrency: 0}                                                    | spec.concurrency
            bad | {replicas: -1}                                                      | spec.replicas
            bad | {image: ''}                                                         | spec.image
            bad | {command: run}                                                      | spec.command
            bad | {podTemplate: {env: [{name: DCRON_POOL, value: x}]}}                | names that begin with DCRON_ are set by the operator
            bad | {podTemplate: {env: [{name: A, value: x}, {name: A, value: y}]}}    | Duplicate value
            bad | {podTemplate: {env: [{value: x}]}}                                  | spec.podTemplate.env[0].name: Required value
            bad | {podTemplate: {resource: {}}}                                       | unknown field "spec.podTemplate.resource"
            with.dots | {}                                                            | the name of a WorkerPool must have at most 52
            a-name-that-is-far-too-long-to-make-the-names-of-others-from-it | {}      | the name of a WorkerPool must have at most 52
            """)
    void badPoolsAreRefusedWithTheFieldAndTheReason(String name, String spec, String expected) {
        assertThatThrownBy(() -> create("WorkerPool", name, spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "*/5 0-6 1,15 JAN-JUN MON",
                "0 30 9 * * 1-5",
                " 0  3 * * * ",
                "@daily",
                "@HOURLY",
                "? * * * ?",
                "0 0 * * 7",
                "H H(0-7)/2 LW * FRI#2",
                "@every 90s",
                "@AT  2026-12-24T18:00",
                "at:2026-12-24T18:00:00Z",
                "at: 2026-12-24T18:00:00Z"
            })
    void schedulesThatAreOneAreLetThrough(String schedule) {
        assertThat(dryRun("{schedule: '" + schedule + "', functionName: f}")).isNotNull();
    }

    @Test
    void schedulesWithAllThatStandsAroundThemAreLetThrough() {
        assertThat(dryRun("""
                        {schedules: ['0 3 * * *', '@every 90m'], timeZone: Europe/Berlin, functionName: f,
                         notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59+01:00', dstPolicy: Skip,
                         exclusions: [{from: '2026-12-24', to: '2026-12-26'}, {from: '2026-08-01'},
                                      {from: '2026-12-31T18:00', to: '2027-01-01T06:00:30'}], jitterSeconds: 60}
                        """.replace("\n", " ")).getSpec().exclusions()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "42", "1.5", "true", "null", "[]", "[1, a]", "{}", "{a: {b: [c, {d: e}]}}"})
    void aPayloadMayBeAnyJsonValue(String payload) {
        assertThat(dryRun("{schedule: '@daily', functionName: f, payload: " + payload + "}"))
                .isNotNull();
    }

    @Test
    void aPayloadIsKeptAsItIs() {
        DistributedCronJob job = dryRun("{schedule: '@daily', functionName: f, payload: {a: {b: [c, {d: 1}]}}}");

        assertThat(String.valueOf(job.getSpec().payload())).isEqualTo("{\"a\":{\"b\":[\"c\",{\"d\":1}]}}");
    }

    @Test
    void theDefaultsOfAJobAreThoseOfItsType() {
        GenericKubernetesResource stored = dryRun("DistributedCronJob", "{schedule: '@daily', functionName: f}");

        assertThat(stored.<Object>get("spec", "timeZone")).isEqualTo("UTC");
        assertThat(stored.<Object>get("spec", "dstPolicy")).isEqualTo("RunAfter");
        assertThat(stored.<Object>get("spec", "jitterSeconds")).isEqualTo(0);
        assertThat(stored.<Object>get("spec", "suspend")).isEqualTo(false);
        assertThat(stored.<Object>get("spec", "workerPool")).isEqualTo("default");
        assertThat(stored.<Object>get("spec", "concurrencyPolicy")).isEqualTo("Allow");
        assertThat(stored.<Object>get("spec", "catchUpPolicy")).isEqualTo("Latest");
        assertThat(stored.<Object>get("spec", "successfulJobsHistoryLimit")).isEqualTo(3);
        assertThat(stored.<Object>get("spec", "failedJobsHistoryLimit")).isEqualTo(1);
        assertThat(stored.<Object>get("spec", "retry"))
                .isEqualTo(Map.of(
                        "maxAttempts",
                        3,
                        "initialBackoffSeconds",
                        10,
                        "multiplier",
                        2,
                        "maxBackoffSeconds",
                        300,
                        "jitterPercent",
                        0));
        assertThat(dryRun("{schedule: '@daily', functionName: f}").getSpec())
                .isEqualTo(Serialization.unmarshal(
                                Manifests.yaml("DistributedCronJob", "good", "{schedule: '@daily', functionName: f}"),
                                DistributedCronJob.class)
                        .getSpec());
    }

    @Test
    void whatARetryDoesNotSayIsDefaulted() {
        assertThat(dryRun("{schedule: '@daily', functionName: f, retry: {maxAttempts: 7}}")
                        .getSpec()
                        .retry()
                        .maxBackoffSeconds())
                .isEqualTo(300);
    }

    @Test
    void theDefaultsOfAPoolAreThoseOfItsType() {
        GenericKubernetesResource stored = dryRun("WorkerPool", "{}");

        assertThat(stored.<Object>get("spec", "concurrency")).isEqualTo(16);
        assertThat(stored.<Object>get("spec", "replicas")).isEqualTo(1);
        assertThat(cluster.client()
                        .getKubernetesSerialization()
                        .convertValue(stored, WorkerPool.class)
                        .getSpec())
                .isEqualTo(Manifests.pool("good", "{}").getSpec());
    }

    private DistributedCronJob dryRun(String spec) {
        return cluster.client()
                .getKubernetesSerialization()
                .convertValue(dryRun("DistributedCronJob", spec), DistributedCronJob.class);
    }

    private GenericKubernetesResource dryRun(String kind, String spec) {
        return cluster.client()
                .resource(Manifests.generic(kind, "good", spec))
                .dryRun()
                .create();
    }

    private void create(String kind, String name, String spec) {
        cluster.client()
                .resource(Manifests.generic(kind, name, spec))
                .fieldValidation(Validation.STRICT)
                .create();
    }
}
