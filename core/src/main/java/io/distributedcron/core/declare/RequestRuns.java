package io.distributedcron.core.declare;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.TriggerToken;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.Trigger;
import io.distributedcron.core.store.Triggers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Plans runs that somebody asks for, each once and for ever: it is noted that the run is asked for, then the run is
 * planned, then that it was planned. The note outlives the run. Thread-safe.
 *
 * <p>Each write may be repeated: after a crash between two of them the same request again does what is missing, as long
 * as a run that was planned then is certain to be found ({@link DeclareJob#REPEATABLE}).
 */
public final class RequestRuns {
    private final Triggers triggers;
    private final PlannedRuns runs;
    private final PlanShards plan;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Plans through these ports.
     *
     * @param clock as the database's: a {@link io.distributedcron.core.time.CorrectedClock}
     * @param random makes tickets; must be thread-safe
     */
    public RequestRuns(Triggers triggers, PlannedRuns runs, InstantSource clock, RandomGenerator random) {
        this.triggers = triggers;
        this.runs = runs;
        this.plan = new PlanShards(runs, random);
        this.clock = clock;
        this.random = random;
    }

    /**
     * Asks for a run now.
     *
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public RequestAnswer now(Job job, TriggerToken token, Optional<PayloadText> payload) {
        RunRequest request = RunRequest.of(job.uid(), token, now(), payload);
        RequestAnswer answer = all(job, List.of(request)).get(request.run());
        if (answer == null) {
            throw new IllegalStateException("no answer about run " + request.run());
        }
        return answer;
    }

    /**
     * Asks for runs of a job.
     *
     * @param job as it is stored, and not deleted
     * @return an answer for each
     * @throws io.distributedcron.core.store.StoreException if the store did not answer; to be repeated
     */
    public Map<RunId, RequestAnswer> all(Job job, List<RunRequest> requests) {
        Instant now = now();
        Map<RunId, Trigger> noted = triggers.note(requests.stream()
                .map(request -> new Trigger(request.run(), job.id(), request.scheduledTime(), now, false))
                .toList());
        Map<RunId, RequestAnswer> answers = new HashMap<>();
        List<Run> planned = new ArrayList<>();
        List<Trigger> toMark = new ArrayList<>();
        for (RunRequest request : requests) {
            Trigger trigger = noted.get(request.run());
            if (trigger == null) {
                throw new IllegalStateException("no note of run " + request.run());
            }
            RequestAnswer answer = answer(trigger, now);
            if (answers.put(request.run(), answer) == null && answer instanceof RequestAnswer.Planned) {
                planned.add(run(job, request, trigger.scheduledTime()));
                toMark.add(trigger);
            }
        }
        plan(planned);
        triggers.planned(toMark);
        return answers;
    }

    /**
     * Plans runs whose ids are asked for this once: nothing is noted.
     *
     * @param requests under ids that nobody used or will use
     */
    public void anew(Job job, List<RunRequest> requests) {
        plan(requests.stream()
                .map(request -> run(job, request, request.scheduledTime()))
                .toList());
    }

    /** All shards of each, but of one that repeats a run that failed: it repeats that shard alone. */
    private void plan(List<Run> asked) {
        List<Run> again = new ArrayList<>(0);
        List<Run> whole = new ArrayList<>(asked.size());
        for (Run run : asked) {
            (run.id().origin().isPresent() ? again : whole).add(run);
        }
        runs.plan(again);
        plan.plan(whole);
    }

    private static RequestAnswer answer(Trigger trigger, Instant now) {
        if (trigger.planned()) {
            return new RequestAnswer.Repeated(trigger);
        }
        return trigger.notedAt().isBefore(now.minus(DeclareJob.REPEATABLE))
                ? new RequestAnswer.Unclear(trigger)
                : new RequestAnswer.Planned(trigger);
    }

    /** Planned as of the job's last change, so that whoever does not know of later ones looks the job up. */
    private Run run(Job job, RunRequest request, Instant scheduledTime) {
        Payload payload = request.payload()
                .map(text -> keep(job, text, new Payload.Stored(request.run().value())))
                .orElse(job.spec().payload());
        Job declared = request.shards()
                .map(shards -> new Job(
                        job.id(), job.uid(), job.revision(), job.spec().sharded(shards), job.status(), job.changedAt()))
                .orElse(job);
        return Run.manual(
                declared,
                request.run(),
                payload,
                scheduledTime,
                request.dueTime(),
                Ticket.random(random),
                job.changedAt());
    }

    private Payload keep(Job job, PayloadText text, Payload.Stored key) {
        Payload payload = text.kept(key);
        if (payload instanceof Payload.Stored) {
            triggers.keep(job.id(), key, text.json().orElseThrow());
        }
        return payload;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
