package io.distributedcron.scheduler.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Sharing;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.PlaceWanted;
import io.distributedcron.core.store.WaitForPlace;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepairPlacesTest {
    private static final Instant START = Instant.parse("2026-03-05T12:00:00Z");
    private static final GroupId CRM = new GroupId("ns", "crm");
    private static final JobSpec SPEC = JobSpec.of("f", Timing.of("* * * * *", "UTC"), new PoolId("ns", "pool"))
            .sharing(new Sharing(10).in(new Group("crm", 2)));

    private static final Job JOB =
            new Job(new JobId("ns", "job"), new JobUid("uid"), 1, SPEC, Job.Status.ACTIVE, START);

    private final AtomicLong millis = new AtomicLong();
    private final MemoryStores stores = new MemoryStores(this::now);
    private final Random random = new Random(1);
    private final RepairPlaces repair =
            new RepairPlaces(stores.groupPlaces(), stores.waitingRuns(), stores.plannedRuns(), this::now, random);

    private Instant now() {
        return START.plusMillis(millis.get());
    }

    private void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    private Run planned(int second) {
        Run run = Run.planned(JOB, START.plusSeconds(second), Ticket.random(random), now());
        stores.plannedRuns().plan(List.of(run));
        return run;
    }

    private Run find(Run run) {
        return Objects.requireNonNull(
                stores.plannedRuns().find(List.of(RunRef.of(run))).get(run.id()));
    }

    private void take(Run run) {
        assertThat(stores.groupPlaces().take(List.of(new PlaceWanted(CRM, 9, RunRef.of(run))), now()))
                .hasSize(1);
    }

    private Set<?> claim(Run run) {
        return stores.claimedRuns()
                .claim(List.of(RunRef.of(run)), new Claim(Token.random(random), new WorkerId("w"), now()));
    }

    private void end(Run run, AttemptEnd end) {
        Token token = find(run).claim().orElseThrow().token();
        stores.claimedRuns().end(List.of(new AttemptReport(run.id(), run.job(), token, end, Optional.empty(), now())));
    }

    private Run waits(Run run) {
        WaitForPlace wait =
                new WaitForPlace(CRM, RunRef.of(run), run.firstDue(), now().plusSeconds(15), Ticket.random(random));
        assertThat(stores.groupPlaces().await(List.of(wait))).hasSize(1);
        return find(run);
    }

    private List<RunRef> holders() {
        return stores.groupPlaces().held(Set.of(CRM)).getOrDefault(CRM, List.of()).stream()
                .map(Place::run)
                .toList();
    }

    @Test
    void placesOfWhatIsOverAreGivenBackAndOthersStay() {
        Run active = planned(0);
        Run over = planned(1);
        Run backoff = planned(2);
        List.of(active, over, backoff).forEach(run -> {
            take(run);
            claim(run);
        });
        end(over, new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())));
        end(backoff, new AttemptEnd.TriedAgain(new Failure("E", ""), now().plusSeconds(600), Ticket.random(random)));
        Run skipped = planned(3);
        take(skipped);
        stores.plannedRuns().end(List.of(RunRef.of(skipped)), new Ending.Skipped(SkipReason.STARTING_DEADLINE), now());
        take(Run.planned(JOB, START.plusSeconds(9), Ticket.random(random), now()));
        repair.tick();

        assertThat(holders()).containsExactlyInAnyOrder(RunRef.of(active), RunRef.of(backoff));
        pass(Duration.ofHours(3));
        repair.tick();
        assertThat(holders()).hasSize(2);
    }

    @Test
    void aPlaceWhoseRunNobodyClaimsIsTakenFromItByANewTicket() {
        Run run = planned(0);
        take(run);
        pass(Duration.ofSeconds(29));
        repair.tick();
        assertThat(holders()).containsExactly(RunRef.of(run));
        assertThat(find(run)).isEqualTo(run);

        pass(Duration.ofSeconds(2));
        repair.tick();
        assertThat(holders()).isEmpty();
        assertThat(find(run).ticket()).isNotEqualTo(run.ticket());
        assertThat(find(run).waitingSince()).contains(run.dueTime());
        assertThat(find(run).dueTime()).isEqualTo(now());
        assertThat(claim(run)).as("a claim that was on its way").isEmpty();
    }

    @Test
    void whoseTurnItIsIsCalled() {
        Run active = planned(0);
        take(active);
        claim(active);
        Run first = waits(planned(1));
        Run second = waits(planned(2));
        repair.tick();

        assertThat(find(first).dueTime()).isEqualTo(now());
        assertThat(find(first).ticket()).isNotEqualTo(first.ticket());
        assertThat(find(second)).isEqualTo(second);
        end(active, new AttemptEnd.Finished(new Ending.Succeeded(Optional.empty())));
        Run called = find(first);
        repair.tick();
        assertThat(find(first)).as("called already").isEqualTo(called);
        assertThat(find(second).dueTime()).isEqualTo(now());
        assertThat(holders()).isEmpty();
    }

    @Test
    void groupsAreLookedAtInRotation() {
        for (int i = 0; i < 250; i++) {
            Run run = planned(i);
            stores.groupPlaces().take(List.of(new PlaceWanted(new GroupId("ns", "g" + i), 1, RunRef.of(run))), now());
            stores.plannedRuns().end(List.of(RunRef.of(run)), new Ending.Skipped(SkipReason.MISSED), now());
        }
        for (int i = 0; i < 4; i++) {
            repair.tick();
        }

        assertThat(stores.groupPlaces().heldAfter(Optional.empty(), 1)).isEmpty();
    }
}
