package io.distributedcron.core.store.mongo;

import static io.distributedcron.core.store.mongo.Explained.assertThatPlan;

import com.mongodb.client.model.Filters;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.RunBatches;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each frequent question about runs that share documents costs: as {@link HotQueriesTest}, by bundles instead of runs. */
class HotBundleQueriesTest {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:00Z");
    private static final PoolId CRON = PoolId.parse("shop/cron");
    private static final PoolId MAIL = PoolId.parse("shop/mail");
    private static final int JOBS = 3_000;
    private static final int WORKERS = 4;
    private static final int PAST = 6;
    private static final int UPCOMING = 4;
    private static final double TIGHT = 1.1;

    private static final MongoTestDatabase MONGO = new MongoTestDatabase();
    private static final List<Run> PLANNED = new ArrayList<>();

    /** Of the past seconds all have succeeded but the last, which is running. */
    @BeforeAll
    static void fill() {
        MONGO.start();
        for (int second = -PAST; second < UPCOMING; second++) {
            List<Run> runs = new ArrayList<>();
            for (int number = 0; number < JOBS; number++) {
                runs.add(Runs.planned(job(number), NOW.plusSeconds(second)));
            }
            MONGO.stores().plannedRuns().plan(runs);
            if (second < 0) {
                run(second);
            } else {
                PLANNED.addAll(runs);
            }
        }
    }

    private static Job job(int number) {
        return Jobs.job("shop/job-" + number)
                .uid("0f2d3c4e-%05d".formatted(number))
                .pool(number % 3 == 0 ? "shop/mail" : "shop/cron")
                .changedAt(NOW.minusSeconds(100_000));
    }

    private static void run(int second) {
        Instant time = NOW.plusSeconds(second);
        for (PoolId pool : List.of(CRON, MAIL)) {
            try (RunBatches batches =
                    MONGO.stores().dueRuns().read(pool, SlotRange.ALL, time, time.plusMillis(1), 400)) {
                int batch = 0;
                for (List<Run> due = batches.next(); !due.isEmpty(); due = batches.next()) {
                    var claim = Runs.claimBy("worker-" + batch++ % WORKERS, time);
                    MONGO.stores().claimedRuns().claim(Runs.refs(due), claim);
                    if (second < -1) {
                        MONGO.stores()
                                .claimedRuns()
                                .end(due.stream()
                                        .map(run -> Runs.report(run, claim.token(), Runs.succeeded(), time, time)
                                                .foundAt(run.whereabouts()))
                                        .toList());
                    }
                }
            }
        }
    }

    @AfterAll
    static void drop() {
        MONGO.stop();
    }

    private static MongoDueRuns due() {
        return (MongoDueRuns) MONGO.stores().dueRuns();
    }

    private static Bundles bundles() {
        return new Bundles(MongoCollections.of(MONGO.database()), new MalformedDocuments(), new SecureRandom());
    }

    private static Explained distinct(String field, Bson filter) {
        return Explained.of(
                MONGO.database(),
                new Document("distinct", MongoCollections.RUNS)
                        .append("key", field)
                        .append("query", filter));
    }

    @Test
    void poolsCostOneSeekEach() {
        assertThatPlan(distinct("pool", Bundles.ANY_PLANNED))
                .isServedBy(MongoIndexes.BUNDLES_PLANNED)
                .returns(2)
                .fetchesNothing()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void ownersAreReadFromTheIndexOfWhatRuns() {
        assertThatPlan(distinct("owner", Bundles.ANY_RUNNING))
                .isServedBy(MongoIndexes.BUNDLES_RUNNING)
                .returns(WORKERS)
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void dueRunsAreCountedFromTheIndexAlone() {
        assertThatPlan(Explained.of(due().countsInBundles(CRON, NOW, NOW.plusSeconds(2))))
                .isServedBy(MongoIndexes.BUNDLES_PLANNED)
                .returnsSome()
                .fetchesNothing()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void aPageOfAllSlotsIsReadInDueOrder() {
        assertThatPlan(Explained.of(due().bundles(CRON, SlotRange.ALL, NOW, NOW.plusSeconds(2))))
                .isServedBy(MongoIndexes.BUNDLES_PLANNED)
                .returns(2 * Slot.COUNT)
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void aPageOfAThirdOfTheSlotsSkipsTheOthers() {
        assertThatPlan(Explained.of(due().bundles(CRON, new SlotRange(21, 42), NOW, NOW.plusSeconds(2))))
                .isServedBy(MongoIndexes.BUNDLES_PLANNED)
                .returns(2 * 21)
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void whatAWorkerHasIsReadByItsName() {
        MongoClaimedRuns claimed = (MongoClaimedRuns) MONGO.stores().claimedRuns();
        assertThatPlan(Explained.of(claimed.bundlesOf(new WorkerId("worker-1"))))
                .isServedBy(MongoIndexes.BUNDLES_RUNNING)
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
    }

    /** Of fifty runs of two seconds: each is one place in the index, whatever else is planned. */
    @Test
    void runsWithoutWhereaboutsAreFoundBySlotTimeAndJob() {
        List<RunRef> some = new ArrayList<>(Runs.refs(PLANNED.subList(0, 25)));
        some.addAll(Runs.refs(PLANNED.subList(JOBS, JOBS + 25)));
        assertThatPlan(Explained.of(bundles().holders(some)))
                .isServedBy(MongoIndexes.LINKS)
                .returnsSome()
                .examinesKeysPerReturned(3);
    }

    /** Once each, not once for each of its runs. */
    @Test
    void allBundlesOfASlotAreReadOnce() {
        Slot slot = JobId.parse("shop/job-7").slot();
        assertThatPlan(Explained.of(bundles().inSlot(slot, Filters.empty())))
                .isServedBy(MongoIndexes.CHAIN)
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
        assertThatPlan(Explained.of(bundles().unfinished(slot, NOW.plusSeconds(1_000_000))))
                .isServedBy(MongoIndexes.CHAIN)
                .returnsSome();
    }

    @Test
    void theNewestBundlesOfAJobAreReadInOrder() {
        JobId job = JobId.parse("shop/job-7");
        assertThatPlan(Explained.of(bundles().newestOf(job, Optional.empty(), 3)))
                .isServedBy(MongoIndexes.BUNDLES_OF_JOB)
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void theBundlesThatAreLeftOfAJobAreReadInOrder() {
        JobId job = JobId.parse("shop/job-7");
        JobUid uid = job(7).uid();
        assertThatPlan(Explained.of(bundles().planned(job, Optional.empty(), NOW.plusSeconds(1_000_000))))
                .isServedBy(MongoIndexes.BUNDLES_OF_JOB)
                .returnsSome();
        assertThatPlan(Explained.of(bundles().after(job, uid, NOW)))
                .isServedBy(MongoIndexes.BUNDLES_OF_JOB)
                .returns(1)
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void unfinishedBundlesOfAJobAreReadByIt() {
        assertThatPlan(Explained.of(bundles().unfinished(JobId.parse("shop/job-7"))))
                .isServedBy(MongoIndexes.BUNDLES_OF_JOB)
                .returns(UPCOMING + 1)
                .examinesKeysPerReturned(2);
    }
}
