package io.distributedcron.core.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.check.CheckReport;
import io.distributedcron.core.check.CheckRuns;
import io.distributedcron.core.check.JobHistory;
import io.distributedcron.core.check.JudgeJob;
import io.distributedcron.core.check.NotesOfHandlers;
import io.distributedcron.core.check.Rules;
import io.distributedcron.core.check.Verdict;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.PutAnswer;
import io.distributedcron.core.store.TrimNote;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoHistoriesTest {
    @RegisterExtension
    static final MongoTestDatabase DATABASE = new MongoTestDatabase();

    private static final Duration GRACE = Duration.ofSeconds(30);

    private static Job declared(String name) {
        return ((PutAnswer.Stored) DATABASE.stores()
                        .jobs()
                        .put(Jobs.job(name).schedule("* * * * * *").declaration()))
                .job();
    }

    private static List<JobHistory> all() {
        List<JobHistory> all = new ArrayList<>();
        for (int slot = 0; slot < Slot.COUNT; slot++) {
            DATABASE.stores().histories().inSlot(new Slot(slot), all::add);
        }
        return all;
    }

    /** The checker, so much later that every planned time counts that lies before that moment. */
    private static CheckReport check(Job job, int seconds) {
        Instant end = firstTime(job).plusSeconds(seconds);
        Rules rules = new Rules(
                job.changedAt().minusSeconds(1),
                end,
                end.plus(GRACE),
                GRACE,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new CheckRuns(DATABASE.stores().histories(), NotesOfHandlers.NONE, JudgeJob.byRun(rules)).check();
    }

    private static Instant firstTime(Job job) {
        return job.changedAt().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }

    private static List<Run> plan(Job job, int seconds) {
        List<Run> runs = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            runs.add(Runs.planned(job, firstTime(job).plusSeconds(second)));
        }
        DATABASE.stores().plannedRuns().plan(runs);
        return runs;
    }

    @Test
    void everyJobComesOnceWithItsRunsAndItsNote() {
        Job bill = declared("shop/bill");
        Job idle = declared("shop/idle");
        List<Run> planned = plan(bill, 5);
        Job forgotten = Jobs.job("shop/forgotten").changedAt(bill.changedAt());
        DATABASE.stores().plannedRuns().plan(List.of(Runs.planned(forgotten, Instant.EPOCH)));
        Instant upTo = firstTime(bill).minusSeconds(1);
        DATABASE.stores()
                .history()
                .note(Map.of(bill.id(), new TrimNote(upTo, Optional.empty(), Optional.empty(), 1, 0)));

        List<JobHistory> all = all();

        assertThat(all).extracting(JobHistory::id).containsExactlyInAnyOrder(bill.id(), idle.id(), forgotten.id());
        assertThat(all)
                .filteredOn(history -> history.id().equals(bill.id()))
                .singleElement()
                .satisfies(history -> {
                    assertThat(history.job()).contains(bill);
                    assertThat(history.trimmedUpTo()).contains(upTo);
                    assertThat(history.runs()).containsExactlyElementsOf(planned);
                    assertThat(DATABASE.stores().histories().of(bill.id())).isEqualTo(history);
                });
        assertThat(DATABASE.stores().histories().of(forgotten.id()).job()).isEmpty();
    }

    @Test
    void whatIsMissingIsFoundAndWhatTheJanitorRemovedIsNot() {
        Job bill = declared("shop/bill");
        List<Run> runs = plan(bill, 40);
        assertThat(check(bill, 5).count(Verdict.MISSED)).isZero();

        DATABASE.database()
                .getCollection("job_schedules")
                .deleteOne(new Document("_id", runs.get(3).id().value()));
        CheckReport report = check(bill, 5);
        assertThat(report.count(Verdict.MISSED)).isEqualTo(1);
        assertThat(report.first().get(Verdict.MISSED)).singleElement().matches(finding -> finding.id()
                .equals(runs.get(3).scheduledTime().toString()));

        DATABASE.stores()
                .history()
                .note(Map.of(
                        bill.id(),
                        new TrimNote(runs.get(3).scheduledTime(), Optional.empty(), Optional.empty(), 4, 0)));
        assertThat(check(bill, 5).count(Verdict.MISSED)).isZero();
    }

    @Test
    void documentsThatCannotBeReadAreCounted() {
        Job bill = declared("shop/bill");
        plan(bill, 40);
        DATABASE.database()
                .getCollection("job_schedules")
                .insertOne(new Document("_id", "odd").append("slot", bill.slot().number()));

        CheckReport report = check(bill, 5);
        assertThat(report.unreadable()).isPositive();
        assertThat(report.clean()).isFalse();
    }
}
