package io.distributedcron.simulation.promise;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobShard;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.memory.MemoryStores;
import io.distributedcron.core.store.memory.RunObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Holds whatever happens against the promises. The first violation counts. */
public final class Checks implements RunObserver {
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Supplier<MemoryStores> stores;
    private final Supplier<String> actor;
    private final Runnable onViolation;
    private final Statistics statistics;
    private final Trace trace;
    private final JobVersions jobs;
    private final WatchPages pages;
    private final CheckTransitions transitions;
    private final CheckStarts starts;
    private final CheckPunctual punctual;
    private final CheckLines lines;
    private final CheckGroups groups = new CheckGroups(this);
    private final CheckHolds holds = new CheckHolds(this);
    private final Map<RunId, Track> tracks = new LinkedHashMap<>();
    private final Map<JobShard, Places> places = new HashMap<>();
    private Optional<Violation> violation = Optional.empty();

    /**
     * Checks.
     *
     * @param nanos from the beginning
     * @param clock the database's
     * @param stores as they are, without faults
     * @param actor who acts now
     * @param onViolation called at the first violation
     * @param keepsTrace whether the trace is kept as text
     */
    public Checks(
            LongSupplier nanos,
            InstantSource clock,
            Supplier<MemoryStores> stores,
            Supplier<String> actor,
            Runnable onViolation,
            Statistics statistics,
            boolean keepsTrace) {
        this.nanos = nanos;
        this.clock = clock;
        this.stores = stores;
        this.actor = actor;
        this.onViolation = onViolation;
        this.statistics = statistics;
        this.trace = new Trace(nanos, keepsTrace);
        this.jobs = new JobVersions(nanos);
        this.pages = new WatchPages(clock, this::violated);
        this.transitions = new CheckTransitions(this);
        this.starts = new CheckStarts(this);
        this.punctual = new CheckPunctual(this);
        this.lines = new CheckLines(this);
    }

    /** A job was held, or released. */
    public void held(Job job) {
        if (job.status() == Job.Status.HELD) {
            statistics.transition("job -> HELD");
            holds.held(job);
        }
        jobs.stored(job);
    }

    public JobVersions jobs() {
        return jobs;
    }

    public WatchPages pages() {
        return pages;
    }

    public Trace trace() {
        return trace;
    }

    public Optional<Violation> violation() {
        return violation;
    }

    Statistics statistics() {
        return statistics;
    }

    Map<RunId, Track> tracks() {
        return tracks;
    }

    /** The exclusive runs of a job's shard that are and were active. */
    Places places(Run run) {
        return places.computeIfAbsent(RunRef.of(run).shard(), id -> new Places());
    }

    CheckHolds holds() {
        return holds;
    }

    long nanos() {
        return nanos.getAsLong();
    }

    Instant now() {
        return clock.instant();
    }

    String actor() {
        return actor.get();
    }

    boolean leaseStands(WorkerId worker) {
        return !stores.get().leases().known(Set.of(worker)).isEmpty();
    }

    Optional<Instant> trimmedUpTo(JobId job) {
        return Optional.ofNullable(stores.get().history().notes(Set.of(job)).get(job))
                .map(note -> note.upTo());
    }

    @Override
    public void changed(Optional<Run> before, Optional<Run> after) {
        transitions.changed(before, after);
    }

    /** A handler begins; the clock of its worker may be off by this much. */
    public void started(Execution execution, long clockErrorNanos) {
        starts.started(execution, clockErrorNanos);
    }

    /** A handler is over. */
    public void returned(Execution execution) {
        starts.over(execution);
    }

    /** A handler is gone with its process. */
    public void vanished(Execution execution) {
        starts.over(execution);
    }

    /** A function returned normally. */
    public void completed(Execution execution) {
        Track track = tracks.get(execution.run().id());
        if (track != null) {
            track.completed.add(execution.token());
        }
    }

    /** A scheduler publishes a run; its clock may be off by this much. */
    public void published(String scheduler, RunMessage run, long clockErrorNanos) {
        trace.note(scheduler, () -> "publishes " + run.id() + ", attempt " + run.attempt());
        transitions.published(scheduler, run, clockErrorNanos);
    }

    CheckLines lines() {
        return lines;
    }

    CheckGroups groups() {
        return groups;
    }

    CheckPunctual punctual() {
        return punctual;
    }

    /** Nothing more goes wrong from now on. */
    public void healed() {
        punctual.healed();
    }

    /** Judges what is left in the end. */
    public void end(Instant healedAt) {
        new CheckEnd(this).check(healedAt);
        lines.end();
        groups.end();
    }

    void violated(Promise promise, String what) {
        violated(promise, what, Optional.empty());
    }

    void violated(Promise promise, String what, Run run) {
        violated(promise, what + ": " + describe(run), Optional.of(run.job()));
    }

    void violated(Promise promise, String what, Optional<JobId> job) {
        if (violation.isEmpty()) {
            violation = Optional.of(new Violation(promise, what + " (" + actor() + " acts, at " + now() + ")", job));
            trace.note("", () -> "VIOLATED " + promise + ": " + what);
            onViolation.run();
        }
    }

    /** A loop failed with what nobody expects. */
    public void violated(Promise promise, String what, Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        violated(promise, stack.length == 0 ? what : what + " at " + stack[0]);
    }

    static String describe(Run run) {
        return run.job() + " " + run.id() + " r" + run.revision() + " " + run.state() + " attempt " + run.attempt()
                + " due " + run.dueTime()
                + run.claim().map(it -> " by " + it.owner()).orElse("")
                + run.ending().map(it -> " " + it).orElse("");
    }
}
