package io.distributedcron.local.chaos;

import io.distributedcron.core.check.CheckReport;
import io.distributedcron.core.check.CheckRuns;
import io.distributedcron.core.check.JudgeJob;
import io.distributedcron.core.check.Rules;
import io.distributedcron.core.check.runlog.SplitRunLogs;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Does faults to a running cluster, round by round, and judges after each what became of the runs. */
final class RunChaos {
    private static final Duration QUIET_AT_MOST = Duration.ofSeconds(90);
    /** Programs that have just started compile themselves, and what fell due meanwhile waits. */
    private static final Duration QUIET_AT_FIRST = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** Looks take no more than one part in so many of the time: to count ten thousand runs is work for the database. */
    private static final int LOOK_SHARE = 20;

    private static final Duration READY_AT_MOST = Duration.ofMinutes(2);
    private static final Duration TAKEN_UP_AT_MOST = Duration.ofMinutes(2);
    private static final Duration BEHIND = Duration.ofSeconds(2);
    private static final Duration QUIET_FOR = Duration.ofSeconds(3);

    private static final Duration CLOCK_ERROR = Duration.ofMillis(100);

    /**
     * How it is judged.
     *
     * @param grace how late a run may begin
     * @param everyRounds after how many rounds
     */
    record Judging(Duration grace, int everyRounds) {}

    /**
     * How many rounds there are.
     *
     * @param every a round begins no sooner than this after the one before has begun; zero: as soon as it is quiet
     */
    record Pace(int rounds, Duration every) {
        /** One after the other. */
        static Pace rounds(int rounds) {
            return new Pace(rounds, Duration.ZERO);
        }
    }

    private final ChaosCluster cluster;
    private final ChooseFaults choose;
    private final MongoStores stores;
    private final int jobs;
    private final ChaosReport report;
    private final Judging judging;
    private final Ticker ticker;
    private final Consumer<String> progress;
    private long lastNoise;

    RunChaos(
            ChaosStack stack,
            ChooseFaults choose,
            ChaosReport report,
            Judging judging,
            Ticker ticker,
            Consumer<String> progress) {
        this.cluster = stack.cluster();
        this.choose = choose;
        this.stores = stack.stores();
        this.jobs = stack.jobCount();
        this.report = report;
        this.judging = judging;
        this.ticker = ticker;
        this.progress = progress;
    }

    /** Until every process says that it is. */
    void awaitReady() throws InterruptedException {
        await("every process ready", READY_AT_MOST, cluster::allReady);
    }

    /**
     * All rounds; the cluster is ready and its jobs are declared.
     *
     * @param afterFaults what is done when the last round is over, before the last planned times are waited for
     * @return from when on planned times are judged
     */
    Instant run(Pace pace, Runnable afterFaults) throws InterruptedException {
        await("every job with runs", TAKEN_UP_AT_MOST, this::allJobsAreStored);
        Optional<String> atFirst = awaitQuiet(QUIET_AT_FIRST);
        if (atFirst.isPresent()) {
            throw new IllegalStateException("It was not quiet before the first fault: " + atFirst.get());
        }
        Instant from = stores.clock().now();
        List<Fault> unjudged = new ArrayList<>();
        long began = ticker.nanos();
        for (int round = 1; round <= pace.rounds(); round++) {
            long early = began + (round - 1) * pace.every().toNanos() - ticker.nanos();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, early));
            List<Fault> faults = choose.next();
            round(round, pace.rounds(), faults);
            unjudged.addAll(faults);
            if (round % judging.everyRounds() == 0 && round < pace.rounds()) {
                check(unjudged, from);
                unjudged.clear();
            }
        }
        afterFaults.run();
        progress.accept("the last planned times get " + judging.grace().toSeconds() + " s");
        TimeUnit.MILLISECONDS.sleep(judging.grace().plusSeconds(1).toMillis());
        check(unjudged, from);
        return from;
    }

    private void round(int round, int rounds, List<Fault> faults) throws InterruptedException {
        String what = faults.stream().map(Fault::what).collect(Collectors.joining(", and "));
        Instant at = Instant.now();
        for (Fault fault : faults) {
            fault.begin().run();
        }
        long began = ticker.nanos();
        for (Fault fault : faults.stream()
                .sorted((a, b) -> a.lasting().compareTo(b.lasting()))
                .toList()) {
            long left = fault.lasting().toNanos() - (ticker.nanos() - began);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
            fault.heal().run();
        }
        long healed = ticker.nanos();
        Optional<String> noise = awaitQuiet(QUIET_AT_MOST);
        double seconds = Math.max(0, lastNoise - healed) / 1e9;
        report.round(faults, at, seconds);
        noise.ifPresent(report::stuck);
        progress.accept(String.format(
                Locale.ROOT,
                "round %d of %d: %s; %s",
                round,
                rounds,
                what,
                noise.isPresent()
                        ? "NOT QUIET: " + noise.get()
                        : String.format(Locale.ROOT, "quiet after %.1f s", seconds)));
    }

    private void check(List<Fault> faults, Instant from) {
        Instant now = stores.clock().now();
        Set<WorkerId> living = stores.leases().living().stream()
                .map(WorkerLease::profile)
                .map(profile -> profile.id())
                .collect(Collectors.toSet());
        Rules keyed = new Rules(
                from,
                now,
                now,
                judging.grace(),
                CLOCK_ERROR,
                Optional.empty(),
                Optional.of(new Rules.Log(Set.of(), now)),
                Optional.of(living));
        try (SplitRunLogs logs = SplitRunLogs.of(List.of(cluster.runLog()))) {
            check(faults, "keyed", logs, JudgeJob.byRun(keyed));
            check(faults, "windows", logs, JudgeJob.byWindow(keyed));
        }
    }

    private void check(List<Fault> faults, String mode, SplitRunLogs logs, JudgeJob judge) {
        CheckReport checked = new CheckRuns(stores.histories(), logs, judge).check();
        report.found(faults, mode, checked)
                .forEach(finding ->
                        progress.accept("  FOUND " + finding.verdict().label() + " (" + mode + ") " + finding.job()
                                + " " + finding.id() + ": " + finding.what()));
    }

    private boolean allJobsAreStored() {
        return stores.jobs().changesSince(Instant.EPOCH, jobs + 1).size() >= jobs;
    }

    /** Waits until nothing has waited for some seconds; says what still does if it takes too long. */
    private Optional<String> awaitQuiet(Duration atMost) throws InterruptedException {
        long began = ticker.nanos();
        lastNoise = began;
        while (true) {
            long asked = ticker.nanos();
            Optional<String> noise = noise();
            long now = ticker.nanos();
            if (noise.isPresent()) {
                lastNoise = now;
            }
            boolean tooLong = now - began > atMost.toNanos();
            if (tooLong || now - lastNoise > QUIET_FOR.toNanos()) {
                return noise;
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(LOOK_EVERY.toNanos(), LOOK_SHARE * (now - asked)));
        }
    }

    private Optional<String> noise() {
        try {
            Instant now = stores.clock().now();
            Instant behind = now.minus(BEHIND);
            long overdue = stores.dueRuns()
                    .count(PoolId.parse(ChaosCluster.POOL), Instant.EPOCH, behind)
                    .total();
            if (overdue > 0) {
                return Optional.of(overdue + " runs are overdue by more than " + BEHIND.toSeconds() + " s");
            }
            Set<WorkerId> gone = new HashSet<>(stores.claimedRuns().owners());
            stores.leases()
                    .living()
                    .forEach(lease -> gone.remove(lease.profile().id()));
            return gone.isEmpty() ? Optional.empty() : Optional.of("runs are left by " + gone);
        } catch (StoreException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void await(String what, Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = ticker.nanos() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (ticker.nanos() - deadline > 0) {
                throw new IllegalStateException("After " + atMost.toSeconds() + " s there is not yet: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
