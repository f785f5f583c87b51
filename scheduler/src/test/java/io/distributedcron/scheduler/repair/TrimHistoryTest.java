package io.distributedcron.scheduler.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.declare.PlanShards;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The janitor in a slot of which one look does not read all runs. */
class TrimHistoryTest {
    private static final Instant START = Instant.parse("2026-03-05T12:00:00Z");
    private static final Duration FLOOR = Duration.ofMinutes(10);

    private final MemoryStores stores = new MemoryStores(() -> START);
    private final Random random = new Random(1);

    private Job job(JobId id, int successful, int shards) {
        JobSpec spec = new JobSpec(
                        "f",
                        Timing.of("* * * * *", "UTC"),
                        new PoolId("ns", "pool"),
                        new Payload.None(),
                        ConcurrencyPolicy.ALLOW,
                        CatchUpPolicy.LATEST,
                        RetryPolicy.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        new HistoryLimits(successful, 1))
                .sharded(Shards.of(shards));
        return stores.jobs()
                .put(new JobDeclaration(id, new JobUid("uid-" + id.name()), 1, spec, false, Optional.empty()))
                .job();
    }

    private static JobId neighbourOf(JobId id) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> new JobId("ns", "neighbour-" + i))
                .filter(other -> other.slot().equals(id.slot()))
                .findFirst()
                .orElseThrow();
    }

    private void succeed(Job job, int times) {
        PlanShards plan = new PlanShards(stores.plannedRuns(), random);
        for (int i = 0; i < times; i++) {
            plan.plan(List.of(Run.planned(job, START.plusSeconds(i), Ticket.random(random), START)));
        }
        for (Run run : stores.history().latest(job.id(), 10_000)) {
            Claim claim = new Claim(Token.random(random), new WorkerId("w"), run.dueTime());
            stores.claimedRuns().claim(List.of(RunRef.of(run)), claim);
            stores.claimedRuns()
                    .end(List.of(new AttemptReport(
                            run.id(),
                            run.job(),
                            claim.token(),
                            new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())),
                            Optional.of(run.dueTime()),
                            run.dueTime())));
        }
    }

    private List<Instant> keptTimes(Job job) {
        return stores.history().latest(job.id(), 10_000).stream()
                .map(Run::scheduledTime)
                .toList();
    }

    /** Its kept runs alone were more than a look, so nothing of it was ever beyond its limits, and nobody came behind it. */
    @Test
    void aJobThatKeepsMoreThanOneLookReadsIsTrimmedAndItsNeighbourToo() {
        Job many = job(new JobId("ns", "many"), 40, 3);
        Job other = job(neighbourOf(many.id()), 2, 1);
        succeed(many, 100);
        succeed(other, 30);
        Instant now = START.plus(FLOOR).plusSeconds(200);
        TrimHistory trim = new TrimHistory(
                stores.history(),
                stores.jobs(),
                () -> now,
                FLOOR,
                many.id().slot().number(),
                70);
        for (int i = 0; i < 10; i++) {
            trim.tick();
        }

        assertThat(keptTimes(many)).hasSize(40 * 3).allMatch(time -> !time.isBefore(START.plusSeconds(60)));
        assertThat(keptTimes(other)).containsExactly(START.plusSeconds(29), START.plusSeconds(28));
        assertThat(Objects.requireNonNull(
                                stores.history().notes(List.of(many.id())).get(many.id()))
                        .succeeded())
                .isEqualTo(60);
    }

    @Test
    void moreRunsOfOneInstantThanALookReadsDoNotStopIt() {
        Job asked = job(new JobId("ns", "asked"), 2, 1);
        for (int i = 0; i < 100; i++) {
            Run run = Run.manual(asked, "once-" + i, START, Ticket.random(random), START);
            stores.plannedRuns().plan(List.of(run));
        }
        succeed(asked, 0);
        Instant now = START.plus(FLOOR).plusSeconds(200);
        TrimHistory trim = new TrimHistory(
                stores.history(),
                stores.jobs(),
                () -> now,
                FLOOR,
                asked.id().slot().number(),
                40);
        for (int i = 0; i < 3 * Slot.COUNT; i++) {
            trim.tick();
        }

        assertThat(keptTimes(asked)).hasSizeBetween(2, 2 + TrimHistory.CHUNK);
    }

    @Test
    void whatSharesADocumentIsDeletedTogether() {
        List<RunRef> runs = new ArrayList<>();
        for (int time = 0; time < 5; time++) {
            for (int job = 0; job < 4; job++) {
                RunId id = RunId.planned(new JobUid("uid-" + job), START.plusSeconds(time));
                Whereabouts whereabouts = time == 4 ? Whereabouts.UNKNOWN : new Whereabouts("~" + time, 1, 4, job);
                runs.add(new RunRef(id, new JobId("ns", "job-" + job), new Ticket(0), whereabouts));
            }
        }
        Collections.shuffle(runs, random);

        List<List<RunRef>> chunks = TrimHistory.chunks(runs, 6);
        assertThat(chunks.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(runs);
        assertThat(chunks).extracting(List::size).containsExactly(8, 8, 4);
        assertThat(TrimHistory.chunks(runs.subList(0, 0), 6)).isEmpty();
    }
}
