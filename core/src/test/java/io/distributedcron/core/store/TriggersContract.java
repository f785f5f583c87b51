package io.distributedcron.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

public abstract class TriggersContract {
    private static final Instant NOW = Instant.parse("2031-03-04T05:06:07.008Z");
    private static final JobId BILL = JobId.parse("shop/bill");
    private static final JobUid UID = new JobUid("uid-of-bill");

    protected abstract StoresUnderTest stores();

    private Triggers triggers() {
        return stores().triggers();
    }

    private static Trigger asked(JobUid uid, String token, Instant at) {
        return new Trigger(RunId.manual(uid, token), BILL, at, at, false);
    }

    private Trigger noted(Trigger trigger) {
        return Objects.requireNonNull(triggers().note(List.of(trigger)).get(trigger.run()));
    }

    @Test
    void whatIsAskedForIsNotedOnce() {
        Trigger first = asked(UID, "t-1", NOW);

        assertThat(noted(first)).isEqualTo(first);
        assertThat(noted(asked(UID, "t-1", NOW.plusSeconds(60))))
                .as("asked for again")
                .isEqualTo(first);
        assertThat(noted(asked(new JobUid("another"), "t-1", NOW.plusSeconds(60)))
                        .notedAt())
                .isEqualTo(NOW.plusSeconds(60));
        assertThat(triggers().note(List.of())).isEmpty();
    }

    @Test
    void newAndOldAnswerInOneCall() {
        Trigger old = noted(asked(UID, "old", NOW));
        Trigger fresh = asked(UID, "new", NOW.plusSeconds(1));

        assertThat(triggers().note(List.of(fresh, asked(UID, "old", NOW.plusSeconds(1)), fresh)))
                .isEqualTo(Map.of(old.run(), old, fresh.run(), fresh));
    }

    @Test
    void whatIsPlannedStaysPlanned() {
        Trigger one = noted(asked(UID, "one", NOW));
        Trigger other = noted(asked(UID, "other", NOW));
        triggers().planned(List.of(one));
        triggers().planned(List.of());

        assertThat(noted(asked(UID, "one", NOW)).planned()).isTrue();
        assertThat(noted(other).planned()).isFalse();
    }

    @Test
    void ofManyWhoAskOneIsFirst() {
        List<Map<RunId, Trigger>> answers = Together.inThreads(
                4, i -> triggers().note(List.of(asked(UID, "t", NOW.plusSeconds(i)), asked(UID, "u-" + i, NOW))));

        assertThat(answers.stream().map(answer -> answer.get(RunId.manual(UID, "t"))))
                .doesNotContainNull()
                .containsOnly(noted(asked(UID, "t", NOW)));
    }

    @Test
    void theyGoWithTheirJob() {
        stores().jobs().put(Jobs.job("shop/bill").declaration());
        Trigger gone = noted(asked(UID, "t", NOW));
        Trigger ofAnother = noted(asked(new JobUid("another"), "t", NOW));

        stores().jobs().delete(BILL, UID);

        Trigger anew = asked(UID, "t", NOW.plusSeconds(60));
        assertThat(noted(anew)).isEqualTo(anew).isNotEqualTo(gone);
        assertThat(noted(asked(new JobUid("another"), "t", NOW.plusSeconds(60))))
                .isEqualTo(ofAnother);
    }

    @Test
    void aPayloadIsKeptForARun() {
        Payload.Stored key = new Payload.Stored(RunId.manual(UID, "t").value());
        triggers().keep(BILL, key, "{\"$set\": 1}");

        assertThat(stores().jobs().payload(key)).contains("{\"$set\": 1}");
    }
}
