package io.distributedcron.simulation.world;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Whereabouts;
import io.distributedcron.core.store.ChainEnd;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.FinishedRun;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobChange;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.PutAnswer;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.SlotCounts;
import io.distributedcron.core.store.TrimNote;
import io.distributedcron.simulation.scenario.Point;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ports to the database about jobs and planned runs, each call of which passes a gate. */
final class GatedStores {
    private GatedStores() {}

    record Jobs(Gate gate, JobStore inner) implements JobStore {
        @Override
        public PutAnswer put(JobDeclaration declaration) {
            return gate.call(Point.JOBS_PUT, () -> inner.put(declaration));
        }

        @Override
        public Optional<Job> delete(JobId id, JobUid uid) {
            return gate.call(Point.JOBS_DELETE, () -> inner.delete(id, uid));
        }

        @Override
        public Map<JobId, Job> find(Collection<JobId> ids) {
            return gate.call(Point.JOBS_FIND, () -> inner.find(ids));
        }

        @Override
        public Set<JobId> known(Collection<JobId> ids) {
            return gate.call(Point.JOBS_KNOWN, () -> inner.known(ids));
        }

        @Override
        public List<Job> inSlot(Slot slot) {
            return gate.call(Point.JOBS_IN_SLOT, () -> inner.inSlot(slot));
        }

        @Override
        public Optional<String> payload(Payload.Stored key) {
            return gate.call(Point.JOBS_PAYLOAD, () -> inner.payload(key));
        }

        @Override
        public List<JobChange> changesSince(Instant position, int limit) {
            return gate.call(Point.JOBS_CHANGES, () -> inner.changesSince(position, limit));
        }

        @Override
        public int forgetTombstones(Instant changedBefore) {
            return gate.call(Point.JOBS_FORGET, () -> inner.forgetTombstones(changedBefore));
        }
    }

    record Planned(Gate gate, PlannedRuns inner) implements PlannedRuns {
        @Override
        public Map<RunId, Whereabouts> plan(List<Run> runs) {
            List<Run> sent = List.copyOf(runs);
            return gate.call(Point.RUNS_PLAN, () -> inner.plan(sent));
        }

        @Override
        public void replan(List<Run> runs) {
            List<Run> sent = List.copyOf(runs);
            gate.run(Point.RUNS_REPLAN, () -> inner.replan(sent));
        }

        @Override
        public int withdraw(Job job, Instant now) {
            return gate.call(Point.RUNS_WITHDRAW, () -> inner.withdraw(job, now));
        }

        @Override
        public Set<RunId> end(List<RunRef> runs, Ending decision, Instant at) {
            List<RunRef> sent = List.copyOf(runs);
            return gate.call(Point.RUNS_END, () -> inner.end(sent, decision, at));
        }

        @Override
        public Set<RunId> stillPlanned(Collection<RunRef> runs) {
            return gate.call(Point.RUNS_STILL_PLANNED, () -> inner.stillPlanned(runs));
        }

        @Override
        public Map<RunId, Run> find(Collection<RunRef> runs) {
            return gate.call(Point.RUNS_FIND, () -> inner.find(runs));
        }

        @Override
        public List<Run> unclaimedLinks(JobId job, JobUid uid, Optional<Instant> after, Instant until, int limit) {
            return gate.call(Point.RUNS_LINKS, () -> inner.unclaimedLinks(job, uid, after, until, limit));
        }

        @Override
        public Optional<Instant> nextLink(JobId job, JobUid uid, Instant after) {
            return gate.call(Point.RUNS_LINKS, () -> inner.nextLink(job, uid, after));
        }

        @Override
        public Optional<Run> latest(JobId job, JobUid uid) {
            return gate.call(Point.RUNS_LATEST, () -> inner.latest(job, uid));
        }
    }

    record Due(Gate gate, DueRuns inner) implements DueRuns {
        @Override
        public Set<PoolId> pools() {
            return gate.call(Point.DUE_POOLS, inner::pools);
        }

        @Override
        public SlotCounts count(PoolId pool, Instant from, Instant to) {
            return gate.call(Point.DUE_COUNT, () -> inner.count(pool, from, to));
        }

        @Override
        public RunBatches read(PoolId pool, SlotRange slots, Instant from, Instant to, int batchSize) {
            return gate.call(Point.DUE_READ, () -> new Batches(gate, inner.read(pool, slots, from, to, batchSize)));
        }
    }

    private record Batches(Gate gate, RunBatches inner) implements RunBatches {
        @Override
        public List<Run> next() {
            return gate.call(Point.DUE_NEXT_BATCH, inner::next);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record Held(Gate gate, HeldJobs inner) implements HeldJobs {
        @Override
        public Map<JobId, List<FinishedRun>> outcomes(Map<JobId, Wanted> wanted) {
            return gate.call(Point.HISTORY_READ, () -> inner.outcomes(wanted));
        }

        @Override
        public Optional<Job> hold(Job asRead) {
            return gate.call(Point.JOBS_HOLD, () -> inner.hold(asRead));
        }

        @Override
        public Optional<Job> release(JobId id, JobUid uid, Instant heldUntil) {
            return gate.call(Point.JOBS_HOLD, () -> inner.release(id, uid, heldUntil));
        }
    }

    record History(Gate gate, RunHistory inner) implements RunHistory {
        @Override
        public List<ChainEnd> chainEnds(Slot slot) {
            return gate.call(Point.HISTORY_READ, () -> inner.chainEnds(slot));
        }

        @Override
        public List<FinishedRun> finished(Slot slot, Optional<FinishedRun> after, Instant scheduledBefore, int limit) {
            return gate.call(Point.HISTORY_READ, () -> inner.finished(slot, after, scheduledBefore, limit));
        }

        @Override
        public Map<JobId, Instant> earliestUnfinished(Slot slot, Collection<JobId> jobs, Instant scheduledBefore) {
            return gate.call(Point.HISTORY_READ, () -> inner.earliestUnfinished(slot, jobs, scheduledBefore));
        }

        @Override
        public void note(Map<JobId, TrimNote> notes) {
            gate.run(Point.HISTORY_NOTE, () -> inner.note(notes));
        }

        @Override
        public Map<JobId, TrimNote> notes(Collection<JobId> jobs) {
            return gate.call(Point.HISTORY_NOTES, () -> inner.notes(jobs));
        }

        @Override
        public int delete(Slot slot, List<RunRef> runs) {
            List<RunRef> sent = List.copyOf(runs);
            return gate.call(Point.HISTORY_DELETE, () -> inner.delete(slot, sent));
        }

        @Override
        public Map<JobId, JobSummary> summaries(Collection<JobId> jobs) {
            return gate.call(Point.HISTORY_READ, () -> inner.summaries(jobs));
        }

        @Override
        public List<Run> latest(JobId job, int limit) {
            return gate.call(Point.HISTORY_READ, () -> inner.latest(job, limit));
        }
    }
}
