package io.distributedcron.worker.intake;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.InLine;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.Wait;
import io.distributedcron.core.store.WaitAnswer;
import io.distributedcron.core.store.WaitingRuns;
import io.distributedcron.worker.execute.CallNext;
import io.distributedcron.worker.execute.ReadLines;
import io.distributedcron.worker.execute.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of jobs whose runs queue, as one worker sees them. Thread-safe.
 *
 * <p>A run that waits comes back by itself after some time, at most as long as it has waited already: that is the way back
 * of one whose turn nobody has called, because whoever should have done so died.
 */
public final class StandInLine {
    private static final Logger log = LoggerFactory.getLogger(StandInLine.class);
    private static final Duration SHORTEST = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final WaitingRuns waiting;
    private final ReadLines lines;
    private final ClaimedRuns claimed;
    private final CallNext callNext;
    private final Surroundings surroundings;

    public StandInLine(
            WaitingRuns waiting, ReadLines lines, ClaimedRuns claimed, CallNext callNext, Surroundings surroundings) {
        this.waiting = waiting;
        this.lines = lines;
        this.claimed = claimed;
        this.callNext = callNext;
        this.surroundings = surroundings;
    }

    /** Those of a batch that queue and have another before them, which is due before them or waits. */
    Set<RunId> behindOthers(List<RunMessage> batch, Instant now) {
        // A later attempt has its place already.
        List<RunMessage> queueing =
                batch.stream().filter(run -> queues(run) && run.attempt() == 1).toList();
        if (queueing.isEmpty()) {
            return Set.of();
        }
        Map<JobId, List<InLine>> line = lines.of(jobs(queueing), now);
        Set<RunId> behind = new HashSet<>();
        for (RunMessage run : queueing) {
            InLine itself = new InLine(run.ref(), run.scheduledTime(), run.dueTime(), false);
            Instant due = run.dueTime().isBefore(now) ? now : run.dueTime(); // it is claimed a little before
            Optional<InLine> first = InLine.first(line.getOrDefault(run.job(), List.of()), due);
            if (first.isPresent() && first.get().before(itself)) {
                behind.add(run.id());
            }
        }
        return behind;
    }

    /**
     * Lets runs wait, and calls whoever is next where the place has become free meanwhile: whoever freed it may have seen
     * nobody waiting.
     *
     * @return those that may not wait, as enough do
     */
    List<RunMessage> await(List<RunMessage> runs, Instant now) {
        if (runs.isEmpty()) {
            return List.of();
        }
        List<Wait> waits = runs.stream()
                .map(run -> new Wait(
                        run.ref(),
                        run.firstDue(),
                        run.waitingSince().isPresent(),
                        run.spec().sharing().queueLimit(),
                        comesBackAt(run, now),
                        Ticket.random(surroundings.random())))
                .toList();
        Map<RunId, WaitAnswer> answers = waiting.await(waits);
        List<RunMessage> refused = new ArrayList<>();
        Set<JobId> jobs = new HashSet<>();
        for (RunMessage run : runs) {
            switch (answers.getOrDefault(run.id(), WaitAnswer.GONE)) {
                case WAITS -> jobs.add(run.job());
                case FULL -> refused.add(run);
                case GONE -> {}
            }
        }
        callWhereFree(jobs);
        return refused;
    }

    private void callWhereFree(Set<JobId> jobs) {
        try {
            if (!jobs.isEmpty()) {
                // What queues has no shards.
                Set<JobShard> places =
                        jobs.stream().map(job -> new JobShard(job, 0)).collect(Collectors.toSet());
                claimed.active(places).keySet().forEach(taken -> jobs.remove(taken.job()));
                callNext.call(jobs);
            }
        } catch (StoreException e) {
            log.debug(
                    "whether {} jobs have a free place is not known; their runs come back by themselves",
                    jobs.size(),
                    e);
        }
    }

    /** A run of one of these jobs ended unclaimed; whoever stood behind it is next. */
    void leftBy(List<RunMessage> runs) {
        callNext.call(jobs(runs.stream().filter(StandInLine::queues).toList()));
    }

    static Instant comesBackAt(RunMessage run, Instant now) {
        Duration waited = Duration.between(run.firstDue(), now);
        Duration wait = waited.compareTo(SHORTEST) < 0 ? SHORTEST : waited.compareTo(LONGEST) > 0 ? LONGEST : waited;
        Optional<Instant> startingDeadline = run.spec()
                .startingDeadline()
                .map(deadline -> run.firstDue().plus(deadline).plusMillis(1));
        // To be decided against in time, where that comes first.
        Instant back = Stream.of(Optional.of(now.plus(wait)), startingDeadline, run.deadline())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return back.isAfter(now) ? back : now;
    }

    private static boolean queues(RunMessage run) {
        return run.spec().concurrency() == ConcurrencyPolicy.QUEUE;
    }

    private static Set<JobId> jobs(List<RunMessage> runs) {
        return runs.stream().map(RunMessage::job).collect(Collectors.toSet());
    }
}
