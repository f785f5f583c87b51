package io.distributedcron.core.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.memory.MemoryStores;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RequestRunsTest {
    private static final JobId BILL = JobId.parse("shop/bill");
    private static final TriggerToken TOKEN = new TriggerToken("2031-03-04.1");

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2031-03-04T05:06:07Z"));
    private final MemoryStores stores = new MemoryStores(time::get);
    private final RequestRuns requests =
            new RequestRuns(stores.triggers(), stores.plannedRuns(), time::get, new Random(1));

    private Job put(Jobs job) {
        return stores.jobs().put(job.declaration()).job();
    }

    private List<Run> runs() {
        return stores.history().latest(BILL, 100);
    }

    private void pass(Duration duration) {
        time.updateAndGet(now -> now.plus(duration));
    }

    private void runAndForget() {
        Run run = runs().getFirst();
        Claim claim = Runs.claimBy("worker", time.get());
        stores.claimedRuns().claim(Runs.refs(run), claim);
        stores.claimedRuns().end(List.of(Runs.success(run, claim.token(), time.get(), time.get())));
        stores.history().delete(run.slot(), List.of(RunRef.of(run)));
        assertThat(runs()).isEmpty();
    }

    @Test
    void aTokenPlansOneRunNowAsItsJobDeclares() {
        Job job = put(Jobs.job("shop/bill").exclusive(ConcurrencyPolicy.FORBID));

        RequestAnswer answer = requests.now(job, TOKEN, Optional.empty());

        assertThat(answer).isInstanceOf(RequestAnswer.Planned.class);
        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.id()).isEqualTo(RunId.manual(job.uid(), TOKEN.value()));
            assertThat(run.spec()).isEqualTo(job.spec());
            assertThat(run.scheduledTime()).isEqualTo(time.get());
            assertThat(run.dueTime()).isEqualTo(time.get());
            assertThat(run.state()).isEqualTo(RunState.PLANNED);
        });
    }

    @Test
    void theSameTokenRunsOnceForEverAfterItsRunIsForgotten() {
        Job job = put(Jobs.job("shop/bill"));
        requests.now(job, TOKEN, Optional.empty());
        Instant first = time.get();
        runAndForget();
        pass(Duration.ofDays(400));

        RequestAnswer again = requests.now(job, TOKEN, Optional.of(PayloadText.parse("payload", "1")));

        assertThat(again).isInstanceOf(RequestAnswer.Repeated.class);
        assertThat(again.trigger().notedAt()).isEqualTo(first);
        assertThat(runs()).isEmpty();
        assertThat(requests.now(job, new TriggerToken("other"), Optional.empty()))
                .isInstanceOf(RequestAnswer.Planned.class);
        assertThat(requests.now(job, TOKEN, Optional.empty()))
                .as("an older one again")
                .isEqualTo(again);
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aCrashBeforePlanningIsMadeGoodByTheSameRequest() {
        Job job = put(Jobs.job("shop/bill"));
        RequestRuns crashing = new RequestRuns(stores.triggers(), failing(), time::get, new Random(2));
        assertThatThrownBy(() -> crashing.now(job, TOKEN, Optional.empty())).isInstanceOf(StoreException.class);
        Instant asked = time.get();
        pass(Duration.ofMinutes(4));

        assertThat(requests.now(job, TOKEN, Optional.empty())).isInstanceOf(RequestAnswer.Planned.class);
        assertThat(runs()).singleElement().satisfies(run -> assertThat(run.scheduledTime())
                .isEqualTo(asked));
    }

    @Test
    void whatMayHaveRunLongAgoIsNotRunAgain() {
        Job job = put(Jobs.job("shop/bill"));
        RequestRuns crashing = new RequestRuns(stores.triggers(), failing(), time::get, new Random(2));
        assertThatThrownBy(() -> crashing.now(job, TOKEN, Optional.empty())).isInstanceOf(StoreException.class);
        pass(DeclareJob.REPEATABLE.plusMillis(1));

        assertThat(requests.now(job, TOKEN, Optional.empty())).isInstanceOf(RequestAnswer.Unclear.class);
        assertThat(runs()).isEmpty();
    }

    private PlannedRuns failing() {
        return (PlannedRuns) Proxy.newProxyInstance(
                PlannedRuns.class.getClassLoader(), new Class<?>[] {PlannedRuns.class}, (proxy, method, arguments) -> {
                    throw new StoreException("no answer", new IllegalStateException());
                });
    }

    @Test
    void anotherPayloadIsKeptWhereItFits() {
        Job job = put(Jobs.job("shop/bill"));
        String large = "\"" + "x".repeat(2_000) + "\"";

        requests.now(job, new TriggerToken("small"), Optional.of(PayloadText.parse("payload", " {\"a\": 1}\n")));
        requests.now(job, new TriggerToken("large"), Optional.of(PayloadText.parse("payload", large)));
        requests.now(job, new TriggerToken("none"), Optional.of(PayloadText.parse("payload", "null")));

        assertThat(payload(job, "small")).isEqualTo(new Payload.Inline("{\"a\": 1}"));
        assertThat(payload(job, "none")).isEqualTo(new Payload.None());
        assertThat(stores.jobs().payload((Payload.Stored) payload(job, "large")))
                .contains(large);
    }

    private Payload payload(Job job, String token) {
        return runs().stream()
                .filter(run -> run.id().equals(RunId.manual(job.uid(), token)))
                .findFirst()
                .orElseThrow()
                .spec()
                .payload();
    }

    @Test
    void aPayloadThatIsNoneIsRefusedWithARemedy() {
        assertThatThrownBy(() -> PayloadText.parse("payload", "{a: 1}"))
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> {
                    assertThat(e.field()).isEqualTo("payload");
                    assertThat(e.value()).isEqualTo("{a: 1}");
                    assertThat(e.remedy()).contains("double quotes");
                })
                .hasMessageContaining("payload '{a: 1}' is no JSON");
        assertThatThrownBy(() -> PayloadText.parse("payload", "1 2")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> PayloadText.parse("payload", " ")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> PayloadText.parse("payload", "\"" + "ş".repeat(131_072) + "\""))
                .hasMessageContaining("262146 bytes")
                .hasMessageContaining("address");
    }

    @Test
    void aTokenIsPlain() {
        assertThat(TriggerToken.valid("a")).isTrue();
        assertThat(TriggerToken.valid("x".repeat(63))).isTrue();
        for (String bad : List.of("", " ", "b:1", "-a", "a-", "x".repeat(64), "ş", "a/b")) {
            assertThatThrownBy(() -> new TriggerToken(bad)).hasMessageContaining("'" + bad + "'");
        }
    }
}
