package io.distributedcron.simulation.world;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.Call;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.ExclusiveClaim;
import io.distributedcron.core.store.InLine;
import io.distributedcron.core.store.OwnedRuns;
import io.distributedcron.core.store.Wait;
import io.distributedcron.core.store.WaitAnswer;
import io.distributedcron.core.store.WaitingRuns;
import io.distributedcron.core.store.WriteAnswer;
import io.distributedcron.simulation.scenario.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ports to the database about claims and leases, each call of which passes a gate. */
final class GatedClaims {
    private GatedClaims() {}

    record Claimed(Gate gate, ClaimedRuns inner) implements ClaimedRuns {
        @Override
        public Set<RunId> claim(List<RunRef> batch, Claim claim) {
            List<RunRef> sent = List.copyOf(batch);
            return gate.call(Point.CLAIM, () -> inner.claim(sent, claim));
        }

        @Override
        public Map<RunId, ExclusiveClaim> claimExclusive(List<RunRef> batch, Claim claim) {
            List<RunRef> sent = List.copyOf(batch);
            return gate.call(Point.CLAIM_EXCLUSIVE, () -> inner.claimExclusive(sent, claim));
        }

        @Override
        public Map<JobShard, Run> active(Set<JobShard> shards) {
            return gate.call(Point.CLAIM_ACTIVE, () -> inner.active(shards));
        }

        @Override
        public void requestCancel(Run run, CancelReason reason, Instant at) {
            gate.run(Point.CLAIM_CANCEL, () -> inner.requestCancel(run, reason, at));
        }

        @Override
        public Map<RunId, WriteAnswer> end(List<AttemptReport> reports) {
            List<AttemptReport> sent = List.copyOf(reports);
            return gate.call(Point.CLAIM_END, () -> inner.end(sent));
        }

        @Override
        public OwnedRuns ownedBy(WorkerId worker, Map<Token, Integer> held) {
            Map<Token, Integer> sent = Map.copyOf(held);
            return gate.call(Point.CLAIM_OWNED, () -> inner.ownedBy(worker, sent));
        }

        @Override
        public Set<WorkerId> owners() {
            return gate.call(Point.CLAIM_OWNERS, inner::owners);
        }

        @Override
        public List<Run> runningOf(WorkerId worker, int limit) {
            return gate.call(Point.CLAIM_RUNNING, () -> inner.runningOf(worker, limit));
        }
    }

    record Waiting(Gate gate, WaitingRuns inner) implements WaitingRuns {
        @Override
        public Map<JobId, List<InLine>> lines(Set<JobId> jobs) {
            return gate.call(Point.WAIT_LINES, () -> inner.lines(jobs));
        }

        @Override
        public Map<RunId, WaitAnswer> await(List<Wait> waits) {
            List<Wait> sent = List.copyOf(waits);
            return gate.call(Point.WAIT_AWAIT, () -> inner.await(sent));
        }

        @Override
        public List<Run> call(List<Call> calls, Instant at) {
            List<Call> sent = List.copyOf(calls);
            return gate.call(Point.WAIT_CALL, () -> inner.call(sent, at));
        }
    }

    record Leases(Gate gate, WorkerLeases inner) implements WorkerLeases {
        @Override
        public void register(WorkerProfile profile, WorkerLoad load, Duration lease) {
            gate.run(Point.LEASE_REGISTER, () -> inner.register(profile, load, lease));
        }

        @Override
        public boolean renew(WorkerId worker, WorkerLoad load, Duration lease) {
            return gate.call(Point.LEASE_RENEW, () -> inner.renew(worker, load, lease));
        }

        @Override
        public void release(WorkerId worker) {
            gate.run(Point.LEASE_RELEASE, () -> inner.release(worker));
        }

        @Override
        public List<WorkerLease> living() {
            return gate.call(Point.LEASE_READ, inner::living);
        }

        @Override
        public List<WorkerLease> living(PoolId pool) {
            return gate.call(Point.LEASE_READ, () -> inner.living(pool));
        }

        @Override
        public List<WorkerLease> expired() {
            return gate.call(Point.LEASE_READ, inner::expired);
        }

        @Override
        public boolean close(WorkerLease asRead) {
            return gate.call(Point.LEASE_CLOSE, () -> inner.close(asRead));
        }

        @Override
        public Set<WorkerId> known(Set<WorkerId> workers) {
            return gate.call(Point.LEASE_READ, () -> inner.known(workers));
        }
    }
}
