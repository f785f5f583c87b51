package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.ExclusiveClaim;
import io.distributedcron.core.store.OwnedRuns;
import io.distributedcron.core.store.WriteAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class MemoryClaimedRuns implements ClaimedRuns {
    private final MemoryDatabase database;

    MemoryClaimedRuns(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Set<RunId> claim(List<RunRef> batch, Claim claim) {
        synchronized (database) {
            Set<RunId> won = new HashSet<>();
            for (RunRef ref : batch) {
                database.runs.plannedWith(ref).ifPresent(run -> {
                    requireShared(run);
                    database.runs.put(run.claimed(claim));
                    won.add(run.id());
                });
            }
            return won;
        }
    }

    private static void requireShared(Run run) {
        if (run.spec().concurrency().exclusive()) {
            throw new IllegalArgumentException(
                    "run " + run.id() + " of " + run.job() + " is exclusive: it is claimed by claimExclusive only");
        }
    }

    @Override
    public Map<RunId, ExclusiveClaim> claimExclusive(List<RunRef> batch, Claim claim) {
        synchronized (database) {
            Map<RunId, ExclusiveClaim> claims = new HashMap<>();
            for (RunRef ref : batch) {
                if (!claims.containsKey(ref.id())) {
                    claims.put(ref.id(), claimExclusive(ref, claim));
                }
            }
            return claims;
        }
    }

    private ExclusiveClaim claimExclusive(RunRef ref, Claim claim) {
        Optional<Run> planned = database.runs.plannedWith(ref);
        if (planned.isEmpty()) {
            return ExclusiveClaim.GONE;
        }
        if (activeRun(ref.shard()).filter(other -> !other.id().equals(ref.id())).isPresent()) {
            return ExclusiveClaim.OCCUPIED;
        }
        database.runs.put(planned.get().claimed(claim));
        return ExclusiveClaim.WON;
    }

    private Optional<Run> activeRun(JobShard shard) {
        return database.runs.ofJob(shard.job()).stream()
                .filter(run -> run.id().shard() == shard.shard())
                .filter(run -> run.active() && run.spec().concurrency().exclusive())
                .findFirst();
    }

    @Override
    public Map<JobShard, Run> active(Set<JobShard> shards) {
        synchronized (database) {
            Map<JobShard, Run> active = new HashMap<>();
            for (JobShard shard : shards) {
                activeRun(shard).ifPresent(run -> active.put(shard, run));
            }
            return active;
        }
    }

    @Override
    public void requestCancel(Run seen, CancelReason reason, Instant at) {
        synchronized (database) {
            Run run = database.runs.get(seen.id());
            if (run == null || !run.active() || !token(run).equals(token(seen))) {
                return;
            }
            database.runs.put(
                    run.state() == RunState.RUNNING
                            ? run.cancelling(reason)
                            : run.endedUnclaimed(new Ending.Cancelled(reason), at));
        }
    }

    @Override
    public Map<RunId, WriteAnswer> end(List<AttemptReport> reports) {
        synchronized (database) {
            Map<RunId, WriteAnswer> answers = new HashMap<>();
            for (AttemptReport report : reports) {
                answers.merge(
                        report.id(), end(report), (first, second) -> first == WriteAnswer.WRITTEN ? first : second);
            }
            return answers;
        }
    }

    private WriteAnswer end(AttemptReport report) {
        Run run = database.runs.get(report.id());
        if (run == null) {
            return WriteAnswer.REFUSED;
        }
        if (run.state() == RunState.RUNNING && token(run).equals(Optional.of(report.token()))) {
            database.runs.put(run.after(report.end(), report.startedAt(), report.at()));
            return WriteAnswer.WRITTEN;
        }
        return WriteAnswer.unwritten(report, run);
    }

    private static Optional<Token> token(Run run) {
        return run.claim().map(Claim::token);
    }

    @Override
    public OwnedRuns ownedBy(WorkerId worker, Map<Token, Integer> held) {
        synchronized (database) {
            Map<Token, List<OwnedRun>> byClaim = new LinkedHashMap<>();
            for (Run run : database.runs.runningOf(worker)) {
                OwnedRun owned = new OwnedRun(run.id(), run.job(), token(run).orElseThrow(), run.cancelRequested());
                byClaim.computeIfAbsent(owned.token(), token -> new ArrayList<>())
                        .add(owned);
            }
            Set<Token> agreeing = new HashSet<>();
            List<OwnedRun> others = new ArrayList<>();
            byClaim.forEach((token, runs) -> {
                boolean agrees = Integer.valueOf(runs.size()).equals(held.get(token))
                        && runs.stream().allMatch(run -> run.cancelRequested().isEmpty());
                if (agrees) {
                    agreeing.add(token);
                } else {
                    others.addAll(runs);
                }
            });
            return new OwnedRuns(agreeing, others);
        }
    }

    @Override
    public Set<WorkerId> owners() {
        synchronized (database) {
            return database.runs.owners();
        }
    }

    @Override
    public List<Run> runningOf(WorkerId worker, int limit) {
        synchronized (database) {
            return database.runs.runningOf(worker).stream().limit(limit).toList();
        }
    }
}
