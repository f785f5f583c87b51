package io.distributedcron.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.declare.PayloadText;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.DistributedCronJobStatus;
import io.distributedcron.operator.api.TriggerStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TriggerWishTest {
    private static DistributedCronJob job(Map<String, String> annotations) {
        DistributedCronJob job = JobResources.job("{schedule: '@daily', functionName: f}");
        job.getMetadata().setAnnotations(new HashMap<>(annotations));
        return job;
    }

    @Test
    void nothingIsAskedForWithoutAToken() {
        assertThat(TriggerWish.of(JobResources.job("{schedule: '@daily', functionName: f}")))
                .isEqualTo(new TriggerWish.None());
        assertThat(TriggerWish.of(job(Map.of(TriggerWish.PAYLOAD, "{")))).isEqualTo(new TriggerWish.None());
    }

    @Test
    void aTokenAsksForARunWithThePayloadBesideIt() {
        assertThat(TriggerWish.of(job(Map.of("distributedcron.io/trigger", "t-1"))))
                .isEqualTo(new TriggerWish.Asked(new TriggerToken("t-1"), Optional.empty()));
        assertThat(TriggerWish.of(job(Map.of(
                        "distributedcron.io/trigger", "t-1", "distributedcron.io/trigger-payload", "{\"day\": 1}"))))
                .isEqualTo(new TriggerWish.Asked(
                        new TriggerToken("t-1"), Optional.of(new PayloadText(Optional.of("{\"day\": 1}")))));
    }

    @Test
    void aTokenThatWasObeyedAsksForNothingWhateverStandsBesideIt() {
        DistributedCronJob job = job(Map.of(TriggerWish.TOKEN, "t-1", TriggerWish.PAYLOAD, "{"));
        job.setStatus(new DistributedCronJobStatus(
                List.of(),
                1L,
                null,
                null,
                null,
                null,
                0,
                new TriggerStatus("t-1", "2026-03-05T10:00:00Z", "run"),
                null,
                null,
                null));

        assertThat(TriggerWish.of(job)).isEqualTo(new TriggerWish.None());
    }

    @Test
    void whatCannotBeNamesAnnotationValueAndRemedy() {
        assertThat(TriggerWish.of(job(Map.of(TriggerWish.TOKEN, "not a token"))))
                .isInstanceOfSatisfying(TriggerWish.Refused.class, refused -> assertThat(refused.message())
                        .contains("distributedcron.io/trigger", "'not a token'", "1 to 63 letters"));
        assertThat(TriggerWish.of(job(Map.of(TriggerWish.TOKEN, "t", TriggerWish.PAYLOAD, "{a: 1}"))))
                .isInstanceOfSatisfying(TriggerWish.Refused.class, refused -> assertThat(refused.message())
                        .contains("distributedcron.io/trigger-payload", "'{a: 1}'", "is no JSON", "double quotes"));
        assertThat(TriggerWish.of(
                        job(Map.of(TriggerWish.TOKEN, "t", TriggerWish.PAYLOAD, "\"" + "x".repeat(300_000) + "\""))))
                .isInstanceOfSatisfying(TriggerWish.Refused.class, refused -> assertThat(refused.message())
                        .contains("300002 bytes", "262144"));
    }

    @Test
    void onlyItsAnnotationsCount() {
        assertThat(TriggerWish.same(job(Map.of("team", "a")), job(Map.of("team", "b"))))
                .isTrue();
        assertThat(TriggerWish.same(job(Map.of()), job(Map.of(TriggerWish.TOKEN, "t"))))
                .isFalse();
    }
}
