package io.distributedcron.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

public abstract class JobStoreContract {
    private static final JobId BILL = JobId.parse("shop/bill");

    protected abstract StoresUnderTest stores();

    private JobStore jobs() {
        return stores().jobs();
    }

    private Job put(Jobs job) {
        return jobs().put(job.declaration()).job();
    }

    private Job stored() {
        return Objects.requireNonNull(jobs().find(List.of(BILL)).get(BILL));
    }

    private static Jobs bill() {
        return Jobs.job("shop/bill");
    }

    @Test
    void aDeclarationIsStoredWithTheDatabasesTime() {
        Instant before = stores().clock().now();
        PutAnswer answer = jobs().put(bill().declaration());
        Instant after = stores().clock().now();

        assertThat(answer).isInstanceOf(PutAnswer.Stored.class);
        assertThat(answer.job()).isEqualTo(bill().changedAt(answer.job().changedAt()));
        assertThat(answer.job().changedAt()).isBetween(before, after);
        assertThat(stored()).isEqualTo(answer.job());
    }

    @Test
    void everyFieldOfASpecIsKept() {
        Job job = put(bill().spec(Jobs.unusualSpec()).suspended());

        assertThat(job.spec()).isEqualTo(Jobs.unusualSpec());
        assertThat(job.status()).isEqualTo(Job.Status.SUSPENDED);
        assertThat(stored()).isEqualTo(job);
    }

    @Test
    void aNewerRevisionReplacesAnOlderOne() {
        put(bill());
        PutAnswer answer = jobs().put(bill().revision(2).schedule("5 4 * * *").declaration());

        assertThat(answer).isInstanceOf(PutAnswer.Stored.class);
        assertThat(stored().spec().schedule()).isEqualTo("5 4 * * *");
    }

    @Test
    void theSameRevisionIsUnchangedWhateverItSays() {
        Job first = put(bill());

        assertThat(jobs().put(bill().schedule("5 4 * * *").declaration())).isEqualTo(new PutAnswer.Unchanged(first));
        assertThat(stored()).isEqualTo(first);
    }

    @Test
    void anOlderRevisionIsOutdated() {
        Job newer = put(bill().revision(3));

        assertThat(jobs().put(bill().revision(2).declaration())).isEqualTo(new PutAnswer.Outdated(newer));
        assertThat(stored()).isEqualTo(newer);
    }

    @Test
    void anotherUidReplacesWhateverItsRevision() {
        put(bill().revision(7));
        PutAnswer answer = jobs().put(bill().uid("another").declaration());

        assertThat(answer).isInstanceOf(PutAnswer.Stored.class);
        assertThat(stored().uid()).isEqualTo(new JobUid("another"));
        assertThat(stored().revision()).isEqualTo(1);
    }

    @Test
    void aDeletedJobLeavesItsTombstone() {
        Job job = put(bill());
        Job tombstone = jobs().delete(BILL, job.uid()).orElseThrow();

        assertThat(tombstone).isEqualTo(bill().deleted().changedAt(tombstone.changedAt()));
        assertThat(tombstone.changedAt()).isAfterOrEqualTo(job.changedAt());
        assertThat(stored()).isEqualTo(tombstone);
        assertThat(jobs().delete(BILL, job.uid())).as("deleted again").contains(tombstone);
    }

    @Test
    void nothingIsDeletedUnderAnotherUid() {
        Job job = put(bill());

        assertThat(jobs().delete(BILL, new JobUid("another"))).isEmpty();
        assertThat(jobs().delete(JobId.parse("shop/unknown"), job.uid())).isEmpty();
        assertThat(stored()).isEqualTo(job);
    }

    @Test
    void aTombstoneRefusesEveryRevisionOfItsUidAndNoOther() {
        Job job = put(bill());
        Job tombstone = jobs().delete(BILL, job.uid()).orElseThrow();

        assertThat(jobs().put(bill().declaration())).isEqualTo(new PutAnswer.Outdated(tombstone));
        assertThat(jobs().put(bill().revision(9).declaration())).isEqualTo(new PutAnswer.Outdated(tombstone));
        assertThat(jobs().put(bill().uid("another").declaration())).isInstanceOf(PutAnswer.Stored.class);
    }

    @Test
    void jobsAreFoundByNameAndBySlot() {
        Job bill = put(bill());
        Job mail = put(Jobs.job("shop/mail"));

        assertThat(jobs().find(List.of(BILL, JobId.parse("shop/unknown")))).isEqualTo(Map.of(BILL, bill));
        assertThat(jobs().find(List.of())).isEmpty();
        assertThat(jobs().inSlot(bill.slot())).contains(bill).allMatch(job -> job.slot()
                .equals(bill.slot()));
        assertThat(jobs().inSlot(mail.slot())).contains(mail);
    }

    @Test
    void theFeedHasTheLatestChangeOfEachJobOldestFirst() {
        Job bill = put(bill());
        Job mail = put(Jobs.job("shop/mail"));
        Job changed = put(bill().revision(2));
        Job deleted = jobs().delete(mail.id(), mail.uid()).orElseThrow();

        assertThat(jobs().changesSince(bill.changedAt(), 10))
                .containsExactlyInAnyOrder(change(changed), change(deleted))
                .isSortedAccordingTo((a, b) -> a.changedAt().compareTo(b.changedAt()));
        assertThat(jobs().changesSince(deleted.changedAt(), 10))
                .as("a position is inclusive")
                .contains(change(deleted));
        assertThat(jobs().changesSince(deleted.changedAt().plusSeconds(60), 10)).isEmpty();
        assertThat(jobs().changesSince(bill.changedAt(), 1)).hasSize(1);
    }

    private static JobChange change(Job job) {
        return new JobChange(job.id(), job.uid(), job.revision(), job.status(), job.changedAt());
    }

    @Test
    void oldTombstonesAreForgottenAndNothingElse() {
        Job kept = put(bill());
        Job mail = put(Jobs.job("shop/mail"));
        Job tombstone = jobs().delete(mail.id(), mail.uid()).orElseThrow();

        assertThat(jobs().forgetTombstones(tombstone.changedAt()))
                .as("not older than itself")
                .isZero();
        assertThat(jobs().forgetTombstones(tombstone.changedAt().plusMillis(1))).isEqualTo(1);
        assertThat(jobs().find(List.of(kept.id(), mail.id()))).isEqualTo(Map.of(kept.id(), kept));
    }

    @Test
    void aPayloadIsKeptAsLongAsItsJobOrAnUnfinishedRunRefersToIt() {
        Payload.Stored first = Payload.Stored.of(new JobUid("uid-of-bill"), 1);
        Payload.Stored second = Payload.Stored.of(new JobUid("uid-of-bill"), 2);
        Job job = put(bill().storedPayload("[\"$a\", 1]"));
        stores().plannedRuns().plan(List.of(Runs.planned(job, job.changedAt().plusSeconds(60))));
        Job changed = put(bill().revision(2).storedPayload("[2]"));
        Instant later = stores().clock().now().plusSeconds(60);

        jobs().forgetTombstones(later);
        assertThat(jobs().payload(first)).as("a run refers to it").contains("[\"$a\", 1]");
        assertThat(jobs().payload(second)).as("the job refers to it").contains("[2]");

        stores().plannedRuns().withdraw(changed, later);
        jobs().forgetTombstones(changed.changedAt());
        assertThat(jobs().payload(first)).as("the job changed lately").isPresent();
        jobs().forgetTombstones(later);
        assertThat(jobs().payload(first)).isEmpty();
        assertThat(jobs().payload(second)).contains("[2]");

        jobs().delete(job.id(), job.uid());
        jobs().forgetTombstones(later);
        assertThat(jobs().payload(second)).as("its job is gone").isEmpty();
    }

    @Test
    void ofManyPutsAtOnceTheNewestIsStoredInTheEnd() {
        List<PutAnswer> answers =
                Together.inThreads(8, i -> jobs().put(bill().revision(1 + i).declaration()));

        assertThat(stored().revision()).isEqualTo(8);
        assertThat(answers.get(7)).isInstanceOf(PutAnswer.Stored.class);
        assertThat(answers).noneMatch(PutAnswer.Unchanged.class::isInstance);
    }

    @Test
    void ofManyPutsOfOneRevisionOneIsStored() {
        List<PutAnswer> answers = Together.inThreads(8, i -> jobs().put(bill().declaration()));

        assertThat(answers.stream().filter(PutAnswer.Stored.class::isInstance)).hasSize(1);
        assertThat(answers.stream().filter(PutAnswer.Unchanged.class::isInstance))
                .hasSize(7);
        assertThat(answers).extracting(PutAnswer::job).containsOnly(stored());
    }

    @Test
    void aDeletionIsNotUndoneByPutsAtTheSameTime() {
        Job job = put(bill());
        Together.inThreads(
                4,
                i -> i == 0
                        ? jobs().delete(job.id(), job.uid()).isPresent()
                        : jobs().put(bill().revision(1 + i).declaration()).job().active());

        assertThat(stored().status()).isEqualTo(Job.Status.DELETED);
        assertThat(jobs().changesSince(job.changedAt().minus(Duration.ofHours(1)), 10))
                .hasSize(1);
    }
}
