package io.distributedcron.core.client;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.declare.AddJobs;
import io.distributedcron.core.declare.BackfillRange;
import io.distributedcron.core.declare.BackfillTimes;
import io.distributedcron.core.declare.Backfilled;
import io.distributedcron.core.declare.DeclareJob;
import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.declare.PlanShards;
import io.distributedcron.core.declare.ReleaseJobs;
import io.distributedcron.core.declare.ReplayRuns;
import io.distributedcron.core.declare.Replayed;
import io.distributedcron.core.declare.RequestAnswer;
import io.distributedcron.core.declare.RequestRuns;
import io.distributedcron.core.declare.RunRequest;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.plan.KeptRuns;
import io.distributedcron.core.plan.PlannedTimes;
import io.distributedcron.core.plan.Schedules;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.TriggerToken;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The jobs of an installation, for programs: declares, changes, deletes and lists those of clients, and asks for runs of
 * any job. Nothing here needs Kubernetes, a scheduler or a worker to be there: what is written takes effect when they are.
 * Thread-safe.
 *
 * <p>Every method may throw {@link io.distributedcron.core.store.StoreException} if MongoDB did not answer. It may then
 * have been done, wholly or in part; doing it again is safe. What cannot be asked for throws
 * {@link InvalidRequestException}, which names field, value and remedy, before anything is written.
 */
public final class CronClient implements AutoCloseable {
    private static final int CANCEL_TRIES = 10;
    private static final int MOST_LISTED = 10_000;

    /** How many finished runs that are not shown any more are looked past. */
    private static final int BEYOND_LIMITS = 2_000;

    private static final int MOST_BEYOND_LIMITS = 20_000;

    private final ClientPorts ports;
    private final WriteJobs write;
    private final ReleaseJobs release;
    private final ReplayRuns replay;
    private final RequestRuns requests;
    private final BackfillTimes backfill;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Runnable closing;

    CronClient(ClientPorts ports, InstantSource clock, Runnable closing) {
        this.ports = ports;
        this.clock = clock;
        this.closing = closing;
        this.random = new SecureRandom();
        this.requests = new RequestRuns(ports.triggers(), ports.planned(), clock, random);
        this.replay = new ReplayRuns(requests, ports.planned(), ports.history(), ports.jobs(), ports.triggers(), clock);
        this.backfill = new BackfillTimes(requests, ports.planned(), ports.history(), clock);
        DeclareJob declare = new DeclareJob(ports.jobs(), ports.planned(), clock, random);
        this.release = new ReleaseJobs(ports.held(), ports.triggers(), declare, clock);
        this.write = new WriteJobs(
                ports, new AddJobs(ports.sets(), ports.planned(), new Schedules(), clock, random), declare, clock);
    }

    /**
     * Creates jobs whose names are free: any number, a thousand at a time in two writes.
     *
     * @return CREATED or EXISTS, for each
     */
    public Map<JobId, JobWrite> create(Collection<ClientJob> jobs) {
        return write.create(jobs);
    }

    /** Creates a job. */
    public JobWrite create(ClientJob job) {
        return only(create(List.of(job)), job.id());
    }

    /**
     * Changes jobs that are there. What was planned of one is planned anew, and never for a time before the change.
     *
     * @return UPDATED, UNCHANGED or ABSENT, for each
     */
    public Map<JobId, JobWrite> update(Collection<ClientJob> jobs) {
        return write.update(jobs);
    }

    /** Changes a job. */
    public JobWrite update(ClientJob job) {
        return only(update(List.of(job)), job.id());
    }

    private static JobWrite only(Map<JobId, JobWrite> answers, JobId id) {
        JobWrite answer = answers.get(id);
        if (answer == null) {
            throw new IllegalStateException("no answer about job " + id);
        }
        return answer;
    }

    /**
     * Deletes jobs of clients: nothing of them starts any more, and what runs is asked to stop.
     *
     * @param ids as {@link ClientJob#id} makes them
     * @return how many there were
     * @throws InvalidRequestException if one is the operator's
     */
    public int delete(Collection<JobId> ids) {
        ids.forEach(CronClient::requireOfClient);
        return write.delete(ids);
    }

    private static void requireOfClient(JobId id) {
        if (!ClientJob.isOfClient(id)) {
            throw new InvalidRequestException(
                    "job",
                    id.toString(),
                    "is declared in Kubernetes, and the operator would bring it back",
                    "Delete its DistributedCronJob.");
        }
    }

    /** A job, of a client or of the operator. */
    public Optional<Job> find(JobId id) {
        return Optional.ofNullable(ports.jobs().find(List.of(id)).get(id))
                .filter(job -> job.status() != Job.Status.DELETED);
    }

    /**
     * The jobs of a space in order of their names, a page at a time.
     *
     * @param after only names after this one, the last of the page before; empty: from the beginning
     * @param limit how many at most, 1 to 10,000
     */
    public List<Job> list(String space, Optional<String> after, int limit) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw new InvalidRequestException(
                    "limit", Integer.toString(limit), "is not between 1 and " + MOST_LISTED, "Ask for pages of 1,000.");
        }
        return ports.sets().page(ClientJob.namespace(space), after, limit);
    }

    /**
     * Asks for a run of a job, of a client or of the operator; also of a suspended one.
     *
     * @return the id of the run
     */
    public RunId trigger(JobId id, RunOptions options) {
        return trigger(id, List.of(options)).getFirst();
    }

    /**
     * Asks for runs of a job, many in a few writes.
     *
     * @return the id of each run, in the same order; the same one where a token was used before
     * @throws InvalidRequestException if there is no such job, or nobody knows whether a token was obeyed
     */
    public List<RunId> trigger(JobId id, List<RunOptions> options) {
        Job job = require(id);
        Instant now = clock.instant();
        List<RunRequest> noted = new ArrayList<>();
        List<RunRequest> fresh = new ArrayList<>();
        List<RunId> ids = new ArrayList<>();
        for (RunOptions one : options) {
            RunId run = RunId.manual(
                    job.uid(), one.token().map(Object::toString).orElseGet(() -> "r-" + UUID.randomUUID()));
            RunRequest request = new RunRequest(run, one.due(now), one.due(now), one.payload());
            (one.token().isPresent() ? noted : fresh).add(request);
            ids.add(run);
        }
        requests.anew(job, fresh);
        requests.all(job, noted).values().forEach(CronClient::requireClear);
        return ids;
    }

    private static void requireClear(RequestAnswer answer) {
        if (answer instanceof RequestAnswer.Unclear(var trigger)) {
            throw new InvalidRequestException(
                    "token",
                    trigger.run().value(),
                    "was used at " + trigger.notedAt() + ", and nobody knows whether its run was planned then",
                    "Use another token if it shall run.");
        }
    }

    /**
     * Makes up for times of a job's schedule that have no run; see {@link BackfillTimes}.
     *
     * @return what became of the times of the range
     */
    public Backfilled backfill(JobId id, BackfillRange range) {
        return backfill.plan(require(id), range);
    }

    /**
     * Runs a run again that failed or timed out for good: with its payload and for its time, as the job is declared now.
     *
     * @param token each token of a run means one more run, once and for ever
     * @throws InvalidRequestException if it is not on record, or did not fail
     */
    public Replayed replay(JobId id, RunId run, String token) {
        return replay.one(require(id), run, token(token));
    }

    /**
     * Runs everything of a job again that failed or timed out and is on record; see {@link #replay(JobId, RunId, String)}.
     *
     * @param token what was run again under it before is not
     */
    public Replayed replay(JobId id, String token) {
        return replay.all(require(id), token(token));
    }

    private static TriggerToken token(String text) {
        return RunOptions.now().token(text).token().orElseThrow();
    }

    /**
     * Releases a job that is held since its runs failed: it is planned again, for times after this.
     *
     * @return whether it was held
     */
    public boolean release(JobId id) {
        Job job = require(id);
        if (job.status() == Job.Status.HELD) {
            return release.release(id, job.uid(), job.changedAt()).isPresent();
        }
        release.settle(job); // the answer to an earlier call may have been lost
        return false;
    }

    private Job require(JobId id) {
        return find(id).orElseThrow(() -> new InvalidRequestException(
                "job", id.toString(), "does not exist", "Create it, or correct namespace and name."));
    }

    /**
     * The latest runs of a job by planned time, newest first: what is not over yet, and of what is over exactly what the
     * job's history limits say, though the store keeps more for a while. The limits count planned times: of one with
     * several shards each is a run of its own here, and {@link io.distributedcron.core.plan.WholeTime#of} puts them together.
     *
     * @param limit how many at most
     */
    public List<Run> runs(JobId id, int limit) {
        Optional<Job> job = find(id);
        int shards = job.map(it -> it.spec().shards().count()).orElse(1);
        List<Run> latest = ports.history().latest(id, limit + Math.min(BEYOND_LIMITS * shards, MOST_BEYOND_LIMITS));
        return job.map(it -> KeptRuns.shown(latest, it.spec().history(), clock.instant())).orElse(latest).stream()
                .limit(limit)
                .toList();
    }

    /**
     * Cancels a run: one that has not begun does not, one that goes on is asked to stop. The job goes on.
     *
     * @param runId of a time with several shards, that of shard 0 means all of them, another one that shard
     * @return whether there was something to cancel
     */
    public boolean cancel(JobId id, RunId runId) {
        boolean whole = runId.shard() == 0 && runId.origin().isEmpty();
        int shards = whole ? shards(new RunRef(runId, id, new Ticket(0))) : 1;
        boolean cancelled = cancelOne(id, runId);
        for (int shard = 1; shard < shards; shard++) {
            cancelled |= cancelOne(id, runId.ofShard(shard));
        }
        return cancelled;
    }

    private int shards(RunRef first) {
        Run run = ports.planned().find(List.of(first)).get(first.id());
        return run == null ? 1 : run.spec().shards().count();
    }

    private boolean cancelOne(JobId id, RunId runId) {
        RunRef any = new RunRef(runId, id, new Ticket(0));
        for (int i = 0; i < CANCEL_TRIES; i++) {
            Run run = ports.planned().find(List.of(any)).get(runId);
            if (run == null || run.state().terminal()) {
                return false;
            }
            if (run.active()) {
                ports.claimed().requestCancel(run, CancelReason.REQUESTED, clock.instant());
                return true;
            }
            planNext(run);
            if (!ports.planned()
                    .end(List.of(RunRef.of(run)), new Ending.Cancelled(CancelReason.REQUESTED), clock.instant())
                    .isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whoever takes a run out of its job's chain plans the next one first, and that one alone: which of the times after it run
     * that were missed meanwhile says the job's catch-up policy, when somebody comes to it.
     */
    private void planNext(Run run) {
        if (!run.id().isLink() || run.state() != RunState.PLANNED) {
            return;
        }
        Schedule schedule = Schedule.of(run.spec().timing(), run.job().toString());
        Instant asOf = run.plannedAsOf();
        new PlanShards(ports.planned(), random)
                .plan(PlannedTimes.upTo(schedule, run.scheduledTime(), run.scheduledTime())
                        .runs((time, due) -> run.successor(time, due, Ticket.random(random), asOf)));
    }

    /** Closes the connection. What was written stays. */
    @Override
    public void close() {
        closing.run();
    }
}
