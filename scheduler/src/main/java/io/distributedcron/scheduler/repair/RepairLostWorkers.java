package io.distributedcron.scheduler.repair;

import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.WriteAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A duty: closes the leases that are over, and moves the runs of workers without a lease on to their next attempt. The
 * owners are read before the leases, since a worker has a lease before it claims. Not thread-safe.
 */
public final class RepairLostWorkers {
    private static final int BATCH = 500;

    /** Over how long the runs of one worker come back after their first loss, and after a further one. */
    private static final Duration FIRST_SCATTER = Duration.ofSeconds(1);

    private static final Duration SCATTER = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(RepairLostWorkers.class);

    private final WorkerLeases leases;
    private final ClaimedRuns claimed;
    private final InstantSource clock;
    private final RandomGenerator random;

    public RepairLostWorkers(WorkerLeases leases, ClaimedRuns claimed, InstantSource clock, RandomGenerator random) {
        this.leases = leases;
        this.claimed = claimed;
        this.clock = clock;
        this.random = random;
    }

    /** Repairs what is to be repaired now. */
    public void tick() {
        for (WorkerLease lease : leases.expired()) {
            if (leases.close(lease)) {
                LOG.warn(
                        "worker {} of pool {} did not renew its lease until {}: it is closed, and its runs go to others",
                        lease.profile().id(),
                        lease.profile().pool(),
                        lease.expiresAt());
            }
        }
        Set<WorkerId> owners = claimed.owners();
        if (owners.isEmpty()) {
            return;
        }
        Set<WorkerId> lost = new HashSet<>(owners);
        lost.removeAll(leases.known(owners));
        lost.forEach(this::repair);
    }

    private void repair(WorkerId worker) {
        int again = 0;
        int over = 0;
        List<Run> batch;
        do {
            batch = claimed.runningOf(worker, BATCH);
            List<AttemptReport> reports = new ArrayList<>(batch.size());
            for (Run run : batch) {
                reports.add(report(run, batch.size() > 1));
            }
            long written = reports.isEmpty()
                    ? 0
                    : claimed.end(reports).values().stream()
                            .filter(answer -> answer == WriteAnswer.WRITTEN)
                            .count();
            int ended = (int) reports.stream()
                    .filter(report -> report.end() instanceof AttemptEnd.Finished)
                    .count();
            over += ended;
            again += reports.size() - ended;
            if (written == 0) {
                break;
            }
        } while (batch.size() == BATCH);
        if (again + over > 0) {
            LOG.info("worker {} is lost: {} of its runs go on to their next attempt, {} are over", worker, again, over);
        }
    }

    private AttemptReport report(Run run, boolean together) {
        Claim claim = run.claim().orElseThrow();
        Instant now = clock.instant();
        return new AttemptReport(
                run.id(), run.job(), claim.token(), end(run, claim, now, together), run.startedAt(), now);
    }

    private AttemptEnd end(Run run, Claim claim, Instant now, boolean together) {
        if (run.cancelRequested().isPresent()) {
            return new AttemptEnd.Finished(
                    new Ending.Cancelled(run.cancelRequested().get()));
        }
        int lost = run.lostAttempts() + 1;
        if (lost >= RetryPolicy.MAX_LOST_ATTEMPTS) {
            return new AttemptEnd.Finished(new Ending.Failed(new Failure(
                    "WorkerLost",
                    "worker " + claim.owner() + " was lost in attempt " + run.attempt() + ", the last of " + lost
                            + " that were: the run probably kills its worker")));
        }
        if (run.deadline().isPresent() && !now.isBefore(run.deadline().get())) {
            return new AttemptEnd.Finished(new Ending.TimedOut(Failure.pastDeadline(
                    run.deadline().get(), "worker " + claim.owner() + " was lost in attempt " + run.attempt())));
        }
        return new AttemptEnd.Lost(now.plus(together ? scatter(lost) : Duration.ZERO), Ticket.random(random));
    }

    /** So that the healthy runs beside one that kills its worker do not exhaust their bound together with it. */
    private Duration scatter(int lost) {
        return Duration.ofMillis(random.nextLong((lost == 1 ? FIRST_SCATTER : SCATTER).toMillis()));
    }
}
