package io.distributedcron.operator;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What a worker does to a run, as the store sees it. */
final class RunOnce {
    private RunOnce() {}

    static void succeed(MemoryStores stores, JobId job, Instant now) {
        Run run = stores.history().latest(job, 100).reversed().stream()
                .filter(it -> it.state() == RunState.PLANNED)
                .findFirst()
                .orElseThrow();
        Claim claim = new Claim(Token.random(new Random(3)), new WorkerId("worker"), now);
        stores.claimedRuns().claim(List.of(RunRef.of(run)), claim);
        stores.claimedRuns()
                .end(List.of(new AttemptReport(
                        run.id(),
                        job,
                        claim.token(),
                        new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())),
                        Optional.of(now),
                        now)));
    }
}
