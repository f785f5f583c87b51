package io.distributedcron.core.check;

import static io.distributedcron.core.check.RandomHistory.BEGIN;
import static io.distributedcron.core.check.RandomHistory.GRACE;
import static io.distributedcron.core.check.RandomHistory.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.cron.DstPolicy;
import io.distributedcron.core.cron.Timing;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is found where nothing is wrong, and each fault is found as what it is. */
class JudgeJobTest {
    private static final int HISTORIES = 1_000;

    /** A fault, and how it is done to a history. */
    private enum Planted {
        A_TIME_WITHOUT_RUN(Verdict.MISSED) {
            @Override
            void in(RandomHistory history) {
                Run run = history.runs.remove(history.ordinary());
                history.events.removeIf(event -> event.run().equals(run.id()));
                history.trimmedUpTo = Optional.of(earlier(run.scheduledTime(), history));
            }
        },
        A_START_BEFORE_ITS_TIME(Verdict.EARLY) {
            @Override
            void in(RandomHistory history) {
                Run run = history.runs.get(history.ordinary());
                history.events.replaceAll(event -> event.run().equals(run.id())
                        ? RandomHistory.event(event.kind(), run, run.dueTime().minusNanos(1))
                        : event);
            }
        },
        A_SECOND_START_UNDER_ONE_TOKEN(Verdict.DOUBLED_START) {
            @Override
            void in(RandomHistory history) {
                Run run = history.runs.get(history.ordinary());
                history.events.add(RandomHistory.event(
                        LoggedEvent.Kind.START, run, run.dueTime().plusSeconds(1)));
            }
        },
        A_SECOND_RETURN_UNDER_ONE_TOKEN(Verdict.DOUBLED_COMPLETION) {
            @Override
            void in(RandomHistory history) {
                Run run = history.runs.get(history.ordinary());
                history.events.add(RandomHistory.event(
                        LoggedEvent.Kind.END, run, run.dueTime().plusSeconds(1)));
            }
        },
        AN_ATTEMPT_AFTER_ONE_THAT_WAS_DONE(Verdict.DOUBLED_COMPLETION) {
            @Override
            void in(RandomHistory history) {
                // As if the first attempt had been given back although it had begun and was done.
                tryAgain(history, Optional.empty());
            }
        },
        A_RUN_THAT_NOBODY_PLANNED(Verdict.PHANTOM) {
            @Override
            void in(RandomHistory history) {
                Run run = Runs.planned(history.job, BEGIN.plusSeconds(123));
                history.events.add(RandomHistory.event(LoggedEvent.Kind.START, run, run.dueTime()));
            }
        },
        A_RUN_BESIDE_THE_SCHEDULE(Verdict.PHANTOM) {
            @Override
            void in(RandomHistory history) {
                Run run = succeeded(Runs.planned(plain(history), BEGIN.plusSeconds(123)));
                history.runs.add(run);
                history.events.add(RandomHistory.event(LoggedEvent.Kind.START, run, run.dueTime()));
            }
        },
        A_RUN_OF_AN_OLDER_REVISION(Verdict.PHANTOM) {
            @Override
            void in(RandomHistory history) {
                // Beside the one that the present revision has for that time.
                Job older = Jobs.job("shop/bill")
                        .schedule("* * * * * *")
                        .revision(0)
                        .changedAt(BEGIN.minusSeconds(9));
                Run run = succeeded(Runs.planned(older, BEGIN.plusSeconds(123)));
                history.runs.add(run);
                history.events.add(RandomHistory.event(LoggedEvent.Kind.START, run, run.dueTime()));
            }
        },
        TWO_RUNS_AT_ONCE(Verdict.OVERLAP) {
            @Override
            void in(RandomHistory history) {
                Job exclusive = Jobs.job("shop/bill")
                        .schedule("* * * * * *")
                        .exclusive(ConcurrencyPolicy.FORBID)
                        .changedAt(BEGIN);
                for (int second : new int[] {246, 247}) {
                    Run run = Runs.planned(exclusive, BEGIN.plusSeconds(second));
                    Run done = run.claimed(Runs.claimBy("worker", run.dueTime()))
                            .after(
                                    Runs.succeeded(),
                                    Optional.of(run.dueTime()),
                                    run.dueTime().plusMillis(1_101));
                    history.runs.add(done);
                    history.events.add(RandomHistory.event(LoggedEvent.Kind.START, run, run.dueTime()));
                }
            }
        },
        A_RUN_THAT_NEVER_BEGAN(Verdict.STUCK) {
            @Override
            void in(RandomHistory history) {
                int index = history.ordinary();
                Run run = history.runs.get(index);
                history.runs.set(index, Runs.planned(history.job, run.scheduledTime()));
                history.events.removeIf(event -> event.run().equals(run.id()));
            }
        },
        A_RUN_LEFT_BY_ITS_WORKER(Verdict.STUCK) {
            @Override
            void in(RandomHistory history) {
                int index = history.ordinary();
                Run run = history.runs.get(index);
                history.runs.set(
                        index,
                        Runs.planned(history.job, run.scheduledTime())
                                .claimed(new Claim(
                                        Runs.claimBy("gone", run.dueTime()).token(),
                                        new WorkerId("gone"),
                                        run.dueTime())));
            }
        },
        A_CHAIN_THAT_BROKE(Verdict.STUCK) {
            @Override
            void in(RandomHistory history) {
                // The times since then are not missed for as long as the grace lasts.
                history.runs.removeIf(
                        run -> run.scheduledTime().isAfter(NOW.minus(GRACE).minusSeconds(1)));
                history.events.removeIf(
                        event -> event.scheduledTime().isAfter(NOW.minus(GRACE).minusSeconds(1)));
            }
        },
        A_CLAIM_THAT_WAS_FORGOTTEN(Verdict.MISMATCH) {
            @Override
            void in(RandomHistory history) {
                Run run = history.runs.getLast().id().isManual()
                        ? history.runs.get(history.runs.size() - 2)
                        : history.runs.getLast();
                history.events.add(RandomHistory.event(LoggedEvent.Kind.START, run, run.dueTime()));
            }
        },
        A_SKIPPED_RUN_THAT_RAN(Verdict.MISMATCH) {
            @Override
            void in(RandomHistory history) {
                int index = history.ordinary();
                Run run = history.runs.get(index);
                history.runs.set(
                        index,
                        Runs.planned(history.job, run.scheduledTime())
                                .endedUnclaimed(new Ending.Skipped(SkipReason.FORBIDDEN), run.dueTime()));
            }
        },
        A_SUCCESS_THAT_NOBODY_SAW(Verdict.MISMATCH) {
            @Override
            void in(RandomHistory history) {
                Run run = history.runs.get(history.ordinary());
                history.events.removeIf(event -> event.run().equals(run.id()));
            }
        };

        private final Verdict verdict;

        Planted(Verdict verdict) {
            this.verdict = verdict;
        }

        abstract void in(RandomHistory history);

        private static Job plain(RandomHistory history) {
            return Jobs.job("shop/bill").schedule("*/10 * * * * *").changedAt(history.job.changedAt());
        }

        private static Instant earlier(Instant time, RandomHistory history) {
            return history.trimmedUpTo.filter(upTo -> upTo.isBefore(time)).orElse(BEGIN);
        }

        private static Run succeeded(Run run) {
            AttemptEnd end = Runs.succeeded();
            return run.claimed(Runs.claimBy("worker", run.dueTime()))
                    .after(end, Optional.of(run.dueTime()), run.dueTime().plusMillis(10));
        }
    }

    private static Map<Verdict, Integer> judged(JudgeJob judge, RandomHistory history) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (Finding finding : judge.judge(history.history()).findings()) {
            counts.merge(finding.verdict(), 1, Integer::sum);
        }
        return counts;
    }

    private static Rules rules() {
        Rules rules = RandomHistory.rules();
        return new Rules(
                rules.from(),
                rules.to(),
                rules.now(),
                rules.grace(),
                rules.clockError(),
                rules.lateBound(),
                rules.log(),
                Optional.of(Set.of(new WorkerId("worker"))));
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        for (int seed = 0; seed < 3 * HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(new Random(seed));
            assertThat(JudgeJob.byRun(rules()).judge(history.history()).findings())
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(JudgeJob.byWindow(rules()).judge(history.history()).findings())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    void eachFaultIsFoundAsWhatItIs(Planted planted) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(new Random(seed));
            planted.in(history);
            assertThat(judged(JudgeJob.byRun(rules()), history))
                    .as("seed %d", seed)
                    .containsExactlyEntriesOf(Map.of(planted.verdict, 1));
        }
    }

    @Test
    void whatNotedItsEndInTimeAndReturnedTooLateTimedOut() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(new Random(seed));
            tryAgain(history, Optional.of(new Failure(Failure.TIMED_OUT, "took longer than it may")));
            assertThat(JudgeJob.byRun(rules()).judge(history.history()).findings())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void timesAloneShowWhatIsMissingAndWhatIsTooMuch() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            RandomHistory missing = new RandomHistory(new Random(seed));
            missing.trimmedUpTo = Optional.empty();
            Planted.A_TIME_WITHOUT_RUN.in(missing);
            // The database has lost all its runs, but only this one did not begin either.
            assertThat(judged(JudgeJob.byWindow(rules()), missing))
                    .as("seed %d", seed)
                    .containsOnlyKeys(Verdict.MISSED);

            RandomHistory surplus = new RandomHistory(new Random(seed));
            Planted.A_SECOND_START_UNDER_ONE_TOKEN.in(surplus);
            Map<Verdict, Integer> found = judged(JudgeJob.byWindow(rules()), surplus);
            assertThat(found.keySet()).as("seed %d", seed).isSubsetOf(Verdict.PHANTOM);
        }
    }

    @Test
    void aBoundOnLatenessIsKeptByFirstStarts() {
        RandomHistory history = new RandomHistory(new Random(1));
        Rules rules = rules();
        Rules strict = new Rules(
                rules.from(),
                rules.to(),
                rules.now(),
                rules.grace(),
                rules.clockError(),
                Optional.of(Duration.ofMillis(-1)),
                rules.log(),
                rules.living());

        JobVerdict verdict = JudgeJob.byRun(strict).judge(history.history());

        assertThat(verdict.lateness()).hasSizeGreaterThan(5);
        assertThat(verdict.findings()).hasSize(verdict.lateness().size()).allMatch(it -> it.verdict() == Verdict.LATE);
    }

    @Test
    void aDeletedJobRunsNoMoreOnceTheGraceIsOver() {
        Job deleted = Jobs.job("shop/bill").schedule("* * * * * *").deleted().changedAt(BEGIN);
        Job before = Jobs.job("shop/bill").schedule("* * * * * *").changedAt(BEGIN.minusSeconds(60));
        List<Run> runs = List.of(
                claimed(before, BEGIN.plusSeconds(1)),
                claimed(before, BEGIN.plus(GRACE).plusSeconds(1)));
        JobHistory history = new JobHistory(deleted.id(), Optional.of(deleted), Optional.empty(), runs, List.of());
        Rules rules =
                new Rules(BEGIN, NOW, NOW, GRACE, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(JudgeJob.byRun(rules).judge(history).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.PHANTOM);
                    assertThat(finding.id()).isEqualTo(runs.getLast().id().value());
                });
    }

    @Test
    void byTimesAloneARunThatWaitedForOthersMayBeginWhenItWasCalled() {
        Job job = Jobs.job("shop/bill").schedule("*/10 * * * * *").queueing(3).changedAt(BEGIN);
        Instant called = BEGIN.plusSeconds(20).plus(GRACE).plusSeconds(30);
        Run waited = Runs.planned(job, BEGIN.plusSeconds(20)).waitingUntil(called, Runs.ticket());
        Run done = waited.claimed(Runs.claimBy("worker", called))
                .after(Runs.succeeded(), Optional.of(called), called.plusSeconds(1));
        Run waits = Runs.planned(job, BEGIN.plusSeconds(30)).waitingUntil(NOW, Runs.ticket());
        Rules rules = new Rules(
                BEGIN,
                BEGIN.plusSeconds(35),
                NOW,
                GRACE,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        JudgeJob judge = JudgeJob.byWindow(rules);
        Run first = claimed(job, BEGIN.plusSeconds(10));

        assertThat(judge.judge(history(job, first, done, waits)).findings()).isEmpty();
        Run calledNow = waits.claimed(Runs.claimBy("worker", NOW));
        assertThat(judge.judge(history(job, first, done, calledNow)).findings())
                .as("it has begun, or is about to")
                .isEmpty();
        assertThat(judge.judge(history(job, first, waits)).findings())
                .extracting(Finding::id)
                .containsExactly(BEGIN.plusSeconds(20).toString());
        Run surplus = claimed(job, BEGIN.plusSeconds(25));
        assertThat(judge.judge(history(job, first, surplus, claimed(job, BEGIN.plusSeconds(30)), done))
                        .findings())
                .as("a start that nobody planned")
                .extracting(Finding::verdict)
                .containsExactly(Verdict.PHANTOM);
    }

    private static JobHistory history(Job job, Run... runs) {
        return new JobHistory(job.id(), Optional.of(job), Optional.empty(), List.of(runs), List.of());
    }

    private static Run claimed(Job job, Instant time) {
        return Runs.planned(job, time)
                .claimed(Runs.claimBy("worker", time))
                .after(Runs.succeeded(), Optional.of(time), time);
    }

    @Test
    void whatALostWorkerDidIsOfUnknownOutcome() {
        Job job = Jobs.job("shop/bill").schedule("*/10 * * * * *").changedAt(BEGIN);
        Run run = Runs.planned(job, BEGIN.plusSeconds(10));
        Run lost = run.claimed(Runs.claimBy("worker", run.dueTime()))
                .after(
                        new AttemptEnd.Lost(run.dueTime().plusSeconds(5), Runs.ticket()),
                        Optional.empty(),
                        run.dueTime());
        Run done = lost.claimed(Runs.claimBy("worker", lost.dueTime()))
                .after(Runs.succeeded(), Optional.of(lost.dueTime()), lost.dueTime());
        List<LoggedEvent> events = List.of(
                RandomHistory.event(LoggedEvent.Kind.START, run, run.dueTime()),
                RandomHistory.event(LoggedEvent.Kind.START, lost, lost.dueTime()));
        JobHistory history = new JobHistory(job.id(), Optional.of(job), Optional.empty(), List.of(done), events);

        Rules rules = new Rules(
                BEGIN,
                BEGIN.plusSeconds(20),
                NOW,
                GRACE,
                Duration.ZERO,
                Optional.empty(),
                Optional.of(new Rules.Log(Set.of(), NOW)),
                Optional.empty());
        JobVerdict verdict = JudgeJob.byRun(rules).judge(history);

        assertThat(verdict.unknown()).isEqualTo(1);
        // Its chain ends here, and that is all there is to say.
        assertThat(verdict.findings()).singleElement().matches(finding -> finding.verdict() == Verdict.STUCK);
    }

    @Test
    void everyScheduleOfAJobCounts() {
        Timing timing = new Timing(
                List.of("0/20 * * * * *", "10/20 * * * * *"),
                "UTC",
                Optional.empty(),
                Optional.of(BEGIN.plusSeconds(40)),
                List.of(),
                DstPolicy.RUN_AFTER,
                Duration.ZERO);
        Job job = Jobs.job("shop/bill")
                .spec(Jobs.job("shop/bill").declaration().spec().at(timing))
                .changedAt(BEGIN);
        List<Run> runs = List.of(
                claimed(job, BEGIN.plusSeconds(10)),
                claimed(job, BEGIN.plusSeconds(20)),
                claimed(job, BEGIN.plusSeconds(40)));
        JobHistory history = new JobHistory(job.id(), Optional.of(job), Optional.empty(), runs, List.of());
        Rules rules = new Rules(
                BEGIN,
                NOW,
                NOW,
                Duration.ofSeconds(5),
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        for (JudgeJob judge : List.of(JudgeJob.byRun(rules), JudgeJob.byWindow(rules))) {
            assertThat(judge.judge(history).findings()).singleElement().satisfies(finding -> {
                assertThat(finding.verdict()).isEqualTo(Verdict.MISSED);
                assertThat(finding.id()).isEqualTo(BEGIN.plusSeconds(30).toString());
            });
        }
    }

    /** A second attempt after one that noted that it was done. */
    private static void tryAgain(RandomHistory history, Optional<Failure> lastFailure) {
        int index = history.ordinary();
        Run run = history.runs.get(index);
        Run again = new Run(
                run.id(),
                run.job(),
                run.revision(),
                run.scheduledTime(),
                run.dueTime(),
                run.deadline(),
                run.state(),
                2,
                0,
                run.ticket(),
                run.spec(),
                run.plannedAsOf(),
                run.claim(),
                run.startedAt(),
                run.finishedAt(),
                lastFailure,
                run.ending(),
                run.cancelRequested(),
                run.waitingSince(),
                run.whereabouts());
        history.runs.set(index, again);
        history.events.add(
                RandomHistory.event(LoggedEvent.Kind.START, again, run.dueTime().plusMillis(1_600)));
        history.events.add(
                RandomHistory.event(LoggedEvent.Kind.END, again, run.dueTime().plusMillis(1_700)));
    }
}
