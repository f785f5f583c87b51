package io.distributedcron.core.declare;

import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.Trigger;
import io.distributedcron.core.store.Triggers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs again what failed or timed out for good, as long as its record is kept: with the payload that it had, for the time
 * that it was for, as the shard that it was, and otherwise as the job is declared now. Each is a run that somebody asks for, through
 * {@link RequestRuns}: once and for ever for each token. Thread-safe.
 */
public final class ReplayRuns {
    /** The token under which each failed run is run again once. */
    public static final TriggerToken ONCE = new TriggerToken("once");

    /** How many of the newest runs are looked at, for each shard of a time, and in all. */
    private static final int MOST = 2_000;

    private static final int MOST_IN_ALL = 20_000;

    private final RequestRuns requests;
    private final PlannedRuns runs;
    private final RunHistory history;
    private final JobStore jobs;
    private final Triggers triggers;
    private final InstantSource clock;

    /**
     * Plans through these ports.
     *
     * @param clock as the database's
     */
    public ReplayRuns(
            RequestRuns requests,
            PlannedRuns runs,
            RunHistory history,
            JobStore jobs,
            Triggers triggers,
            InstantSource clock) {
        this.requests = requests;
        this.runs = runs;
        this.history = history;
        this.jobs = jobs;
        this.triggers = triggers;
        this.clock = clock;
    }

    /**
     * Runs one again.
     *
     * @param job as it is stored, and not deleted
     * @throws InvalidRequestException if it is not on record, did not fail, its payload is gone, or it is a shard of a job
     *     whose runs queue by now
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public Replayed one(Job job, RunId id, TriggerToken token) {
        Run run = runs.find(List.of(new RunRef(id, job.id(), new Ticket(0)))).get(id);
        if (run == null || !id.job().equals(job.uid())) {
            throw new InvalidRequestException(
                    "run",
                    id.value(),
                    "is not on record",
                    "Name a run of job " + job.id() + " that is kept; its history limits say how many are.");
        }
        if (!dead(run)) {
            throw new InvalidRequestException(
                    "run",
                    id.value(),
                    "is " + run.state(),
                    "Only what failed or timed out is run again; trigger the job instead.");
        }
        if (!fits(job, run)) {
            throw new InvalidRequestException(
                    "run",
                    id.value(),
                    "is a shard, and the runs of job " + job.id() + " queue by now: the two cannot be combined",
                    "Trigger the job instead, or choose another concurrency policy.");
        }
        return replay(job, List.of(run), token);
    }

    /**
     * Runs everything again that failed and is on record; no shards of a job whose runs queue by now.
     *
     * @param job as it is stored, and not deleted
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public Replayed all(Job job, TriggerToken token) {
        return replay(job, dead(job, Instant.MAX), token);
    }

    /**
     * Runs everything again that had failed when this token was first seen, each once: a token that comes again, however
     * late, means no other run.
     *
     * @param job as it is stored, and not deleted
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public Replayed allUntil(Job job, TriggerToken token) {
        RunId note = RunId.manual(job.uid(), "replay:" + token.value());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Trigger fresh = new Trigger(note, job.id(), now, now, true);
        Trigger noted = triggers.note(List.of(fresh)).getOrDefault(note, fresh);
        return replay(job, dead(job, noted.notedAt()), ONCE);
    }

    private List<Run> dead(Job job, Instant until) {
        int most = Math.min(MOST * job.spec().shards().count(), MOST_IN_ALL);
        return history.latest(job.id(), most).reversed().stream()
                .filter(run -> run.id().job().equals(job.uid()) && dead(run) && fits(job, run))
                .filter(run -> !run.finishedAt().orElse(Instant.MAX).isAfter(until))
                .toList();
    }

    /** Where runs queue none is a shard: another one than shard 0 would be active beside them, and in nobody's line. */
    private static boolean fits(Job job, Run run) {
        return run.id().shard() == 0 || job.spec().concurrency() != ConcurrencyPolicy.QUEUE;
    }

    private static boolean dead(Run run) {
        return run.state() == RunState.FAILED || run.state() == RunState.TIMED_OUT;
    }

    private Replayed replay(Job job, List<Run> dead, TriggerToken token) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<RunRequest> wanted = new ArrayList<>();
        for (Run run : dead) {
            wanted.add(new RunRequest(
                    RunId.replay(run.id(), token),
                    run.scheduledTime(),
                    now,
                    Optional.of(payload(run)),
                    Optional.of(run.spec().shards().only(run.id().shard()))));
        }
        List<RunId> planned = new ArrayList<>();
        List<RunId> repeated = new ArrayList<>();
        List<RunId> unclear = new ArrayList<>();
        Map<RunId, RequestAnswer> answers = requests.all(job, wanted);
        for (RunRequest request : wanted) {
            RequestAnswer answer = answers.get(request.run());
            (answer instanceof RequestAnswer.Planned
                            ? planned
                            : answer instanceof RequestAnswer.Unclear ? unclear : repeated)
                    .add(request.run());
        }
        return new Replayed(planned, repeated, unclear);
    }

    private PayloadText payload(Run run) {
        return switch (run.spec().payload()) {
            case Payload.None none -> PayloadText.NONE;
            case Payload.Inline(String json) -> new PayloadText(Optional.of(json));
            case Payload.Stored key ->
                new PayloadText(Optional.of(jobs.payload(key)
                        .orElseThrow(() -> new InvalidRequestException(
                                "run",
                                run.id().value(),
                                "had a payload that is gone",
                                "Trigger the job with a payload instead."))));
        };
    }
}
