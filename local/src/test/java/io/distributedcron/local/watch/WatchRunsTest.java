package io.distributedcron.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.PutAnswer;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchRunsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final JobId JOB = new JobId("default", "hello");

    private final MemoryStores stores = new MemoryStores(() -> NOON);
    private final WatchRuns watch = new WatchRuns(stores.jobs(), stores.history());

    private Job put(String uid) {
        JobSpec spec = StoredSpec.of("*/5 * * * * *");
        PutAnswer answer =
                stores.jobs().put(new JobDeclaration(JOB, new JobUid(uid), 1, spec, false, Optional.empty()));
        return answer.job();
    }

    private void plan(Job job, int second) {
        Instant time = NOON.plusSeconds(second);
        stores.plannedRuns().plan(List.of(Run.planned(job, time, new Ticket(1), NOON)));
    }

    @Test
    void aRunThatWasWithdrawnBeforeItsTimeIsForgotten() {
        plan(put("old"), 5);
        watch.read(List.of(JOB), NOON);
        assertThat(watch.runs()).hasSize(1);

        // Deleted and made anew under the same name.
        Job anew = put("new");
        stores.plannedRuns().withdraw(anew, NOON);
        plan(anew, 5);
        watch.read(List.of(JOB), NOON);

        assertThat(watch.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.id().value()).startsWith("new:"));
    }
}
