package io.distributedcron.worker.execute;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.WriteAnswer;
import io.distributedcron.worker.WorkerSettings;
import io.distributedcron.worker.loop.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes how attempts ended, in batches, each on the condition that the run still carries the attempt's token, and
 * repeats a batch until the store has answered. So it may write after its lease: what is with another worker by then is
 * refused. Where a run of a job whose runs queue is over, the next one is called, and places of
 * groups are given back. For one thread.
 */
public final class WriteOutcomes implements Step {
    private static final Logger log = LoggerFactory.getLogger(WriteOutcomes.class);
    /** What is written at once when more waits: as many times {@link WorkerSettings#maxBatch()}. */
    private static final int MOST_BATCHES = 8;

    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    private final Outcomes outcomes;
    private final HeldRuns held;
    private final ClaimedRuns claimedRuns;
    private final PlannedRuns plannedRuns;
    private final CallNext callNext;
    private final GivePlacesBack places;
    private final Surroundings surroundings;
    private final Counters counters;
    private final WorkerSettings settings;
    private final Map<RunId, Outcome> batch = new LinkedHashMap<>();
    private final List<Outcome> later = new ArrayList<>();
    private Duration retry = FIRST_RETRY;
    private long retryAt;
    private int limit;
    private boolean failing;

    public WriteOutcomes(
            Outcomes outcomes,
            HeldRuns held,
            ClaimedRuns claimedRuns,
            PlannedRuns plannedRuns,
            CallNext callNext,
            GivePlacesBack places,
            Surroundings surroundings,
            Counters counters,
            WorkerSettings settings) {
        this.outcomes = outcomes;
        this.held = held;
        this.claimedRuns = claimedRuns;
        this.plannedRuns = plannedRuns;
        this.callNext = callNext;
        this.places = places;
        this.surroundings = surroundings;
        this.counters = counters;
        this.settings = settings;
        this.limit = most();
    }

    @Override
    public Duration tick() {
        if (failing && surroundings.nanos() - retryAt < 0) {
            return Duration.ofNanos(retryAt - surroundings.nanos());
        }
        if (batch.isEmpty()) {
            Duration wait = fill();
            if (batch.isEmpty()) {
                return wait;
            }
        }
        try {
            settle(claimedRuns.end(batch.values().stream().map(Outcome::report).toList()));
            limit = Math.min(most(), 2 * limit);
        } catch (StoreException e) {
            return tryAgainLater(e);
        } catch (RuntimeException e) {
            isolate(e);
        }
        return Duration.ZERO;
    }

    /** One of the batch cannot be written at all: halves batches until it is alone, and sets it aside. */
    private void isolate(RuntimeException e) {
        if (batch.size() > 1) {
            later.addAll(batch.values());
            limit = Math.max(1, batch.size() / 2);
        } else {
            Outcome outcome = batch.values().iterator().next();
            log.error(
                    "the end of an attempt of run {} of {} cannot be written: {}. It is set aside, and the run is given back"
                            + " and comes again",
                    outcome.report().id(),
                    outcome.report().job(),
                    outcome.report().end(),
                    e);
            outcome.held().ifPresent(held::letGo);
            outcomes.answered(1);
        }
        batch.clear();
    }

    private int most() {
        return MOST_BATCHES * settings.maxBatch();
    }

    /** Takes the next batch: at most one report for a run, since answers are by run. */
    private Duration fill() {
        long waited = outcomes.firstWaitedNanos();
        if (waited < 0 && later.isEmpty()) {
            return IDLE;
        }
        Duration linger = settings.outcomeLinger().minusNanos(Math.max(0, waited));
        boolean mayLinger = later.isEmpty() && !outcomes.awaited() && outcomes.unanswered() < settings.maxBatch();
        if (mayLinger && linger.isPositive()) {
            return linger;
        }
        List<Outcome> candidates = new ArrayList<>(later);
        candidates.addAll(outcomes.take(Math.max(0, most() - candidates.size())));
        later.clear();
        for (Outcome outcome : candidates) {
            if (batch.size() >= limit || batch.putIfAbsent(outcome.report().id(), outcome) != null) {
                later.add(outcome);
            }
        }
        return Duration.ZERO;
    }

    private Duration tryAgainLater(StoreException e) {
        if (!failing) {
            log.warn(
                    "the outcomes of {} runs could not be written and are kept; writing is repeated until MongoDB answers",
                    outcomes.unanswered(),
                    e);
            failing = true;
        }
        Duration pause = retry;
        retryAt = surroundings.nanos() + pause.toNanos();
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
        return pause;
    }

    private void settle(Map<RunId, WriteAnswer> answers) {
        if (failing) {
            log.info("MongoDB answers again: outcomes are being written");
            failing = false;
            retry = FIRST_RETRY;
        }
        Map<Ending, List<RunRef>> decisions = new LinkedHashMap<>();
        Set<JobId> freed = new HashSet<>();
        Map<GroupId, Set<RunId>> left = new HashMap<>();
        int settled = 0;
        var iterator = batch.values().iterator();
        while (iterator.hasNext()) {
            Outcome outcome = iterator.next();
            WriteAnswer answer = answers.get(outcome.report().id());
            if (answer == null) {
                continue; // the store owes it; it is asked again
            }
            iterator.remove();
            settled++;
            outcome.held().ifPresent(held::letGo);
            settle(outcome, answer, decisions);
            if (answer != WriteAnswer.REFUSED && leavesPlaceToOthers(outcome)) {
                freed.add(outcome.report().job());
            }
            if (answer != WriteAnswer.REFUSED && !(outcome.report().end() instanceof AttemptEnd.TriedAgain)) {
                outcome.group().ifPresent(group -> left.computeIfAbsent(group, g -> new HashSet<>())
                        .add(outcome.report().id()));
            }
        }
        outcomes.answered(settled);
        decisions.forEach(this::decide);
        callNext.call(freed);
        places.leftBy(left);
    }

    private static boolean leavesPlaceToOthers(Outcome outcome) {
        boolean over = outcome.report().end() instanceof AttemptEnd.Finished
                || outcome.then().isPresent();
        return over && outcome.queues();
    }

    private void settle(Outcome outcome, WriteAnswer answer, Map<Ending, List<RunRef>> decisions) {
        AttemptReport report = outcome.report();
        switch (answer) {
            case WRITTEN, REPEATED -> {
                if (!(report.end() instanceof AttemptEnd.GivenBack(var ticket))) {
                    counters.countFinished(1);
                } else if (outcome.then().isPresent()) {
                    decisions
                            .computeIfAbsent(outcome.then().get(), decision -> new ArrayList<>())
                            .add(new RunRef(report.id(), report.job(), ticket));
                }
            }
            case REFUSED -> refused(outcome);
        }
    }

    private void refused(Outcome outcome) {
        AttemptReport report = outcome.report();
        if (report.end() instanceof AttemptEnd.GivenBack) {
            log.debug("run {} was not given back: it is not under token {} any more", report.id(), report.token());
            return;
        }
        counters.countRefused();
        log.warn(
                "the end of an attempt of run {} of {} ({}) was refused: the run is not under token {} any more, because"
                        + " the lease of the worker was over; another attempt decides about the run",
                report.id(),
                report.job(),
                report.end().getClass().getSimpleName(),
                report.token());
    }

    /** If this fails, the run is found again with those that are overdue, and decided against by whoever takes it. */
    private void decide(Ending decision, List<RunRef> runs) {
        try {
            plannedRuns.end(runs, decision, surroundings.now());
        } catch (StoreException e) {
            log.warn(
                    "{} runs were given back, and {} is not written yet; it is when they come again",
                    runs.size(),
                    decision,
                    e);
        }
    }
}
