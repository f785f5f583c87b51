package io.distributedcron.core.store.mongo;

import static io.distributedcron.core.store.mongo.Explained.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.Wait;
import io.distributedcron.core.store.WaitForPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How the server answers every hot question, over 100,000 runs of 5,000 jobs in mixed states. Pool {@code shop/cron} is
 * due on full seconds, as cron is; in pool {@code shop/jitter} half the due times lie anywhere.
 */
class HotQueriesTest {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:00Z");
    private static final PoolId CRON = PoolId.parse("shop/cron");
    private static final PoolId JITTER = PoolId.parse("shop/jitter");
    private static final int JOBS = 5_000;
    private static final int RUNS_PER_JOB = 20;
    private static final int WORKERS = 20;
    private static final int BATCH = 500;
    private static final double TIGHT = 1.1;
    /** Each id of a list is an interval of its own, and the server sees its end, and that of each slot, at the entry that follows. */
    private static final double KEYS_PER_ID = 2.3;

    /** In a list of jobs, forty jobs a slot: those beside them are looked at, too. */
    private static final double WITH_NEIGHBOURS = 9;

    private static final MongoTestDatabase MONGO = MongoTestDatabase.bundlingNothing();
    private static final List<Run> PLANNED = new ArrayList<>();
    private static final List<Run> RUNNING = new ArrayList<>();
    private static final Set<JobId> EXCLUSIVE = new HashSet<>();
    private static final Set<JobId> QUEUEING = new HashSet<>();

    private static MongoCollections collections() {
        return MongoCollections.of(MONGO.database());
    }

    @BeforeAll
    static void fill() {
        MONGO.start();
        Random random = new Random(20260101);
        List<Run> runs = new ArrayList<>();
        for (int number = 0; number < JOBS; number++) {
            runs.addAll(runsOf(number, random));
        }
        for (int from = 0; from < runs.size(); from += 1000) {
            MONGO.stores().plannedRuns().plan(runs.subList(from, from + 1000));
        }
        letOneOfEachWait();
        letSomeWaitForPlaces();
        List<Document> jobs = new ArrayList<>();
        for (int number = 0; number < JOBS; number++) {
            String id = "shop/job-" + number;
            jobs.add(new Document("_id", id)
                    .append("slot", JobId.parse(id).slot().number())
                    .append("uid", "u")
                    .append("revision", 1L)
                    .append("status", number % 10 == 0 ? "DELETED" : "ACTIVE")
                    .append("changedAt", Date.from(NOW.minusSeconds(number))));
        }
        MongoCollection<Document> stored = MONGO.database().getCollection("jobs");
        stored.insertMany(jobs);
        for (int i = 0; i < WORKERS; i++) {
            MONGO.stores()
                    .leases()
                    .register(
                            new WorkerProfile(new WorkerId("worker-" + i), i % 2 == 0 ? CRON : JITTER, Set.of(), 1, ""),
                            WorkerLoad.idle(1),
                            i < 15 ? Duration.ofHours(1) : Duration.ofHours(-1));
        }
    }

    @AfterAll
    static void drop() {
        MONGO.stop();
    }

    /** 13 succeeded, 2 failed, 1 skipped, 1 running, 3 planned; every tenth job is exclusive, and every other one of these queues. */
    private static List<Run> runsOf(int number, Random random) {
        boolean exclusive = number % 10 == 0;
        Job job = Jobs.job("shop/job-" + number)
                .uid("0f2d3c4e-%05d".formatted(number))
                .pool(number % 2 == 0 ? "shop/cron" : "shop/jitter")
                .exclusive(
                        number % 20 == 0
                                ? ConcurrencyPolicy.QUEUE
                                : exclusive ? ConcurrencyPolicy.FORBID : ConcurrencyPolicy.ALLOW)
                .changedAt(NOW.minusSeconds(100_000));
        if (exclusive) {
            EXCLUSIVE.add(job.id());
        }
        if (number % 20 == 0) {
            QUEUEING.add(job.id());
        }
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS_PER_JOB; i++) {
            int millis = number % 4 == 1 ? random.nextInt(1000) : 0;
            Instant time = NOW.plusSeconds((i - 17) * 10L + random.nextInt(10)).plusMillis(millis);
            Run planned = Runs.planned(job, time);
            Claim claim = Runs.claimBy("worker-" + random.nextInt(WORKERS), time);
            Run claimed = planned.claimed(claim);
            AttemptEnd failed = new AttemptEnd.Finished(new Ending.Failed(new Failure("Oops", "")));
            Instant end = time.plusSeconds(1);
            Run run =
                    switch (i) {
                        case 3, 9 -> claimed.after(failed, Optional.of(time), end);
                        case 5 -> planned.endedUnclaimed(new Ending.Skipped(SkipReason.MISSED), end);
                        case 16 -> claimed;
                        case 17, 18, 19 -> planned;
                        default -> claimed.after(Runs.succeeded(), Optional.of(time), end);
                    };
            runs.add(run);
            if (i == 16) {
                RUNNING.add(run);
            }
            if (i > 16) {
                PLANNED.add(run);
            }
        }
        return runs;
    }

    private static void letOneOfEachWait() {
        Map<JobId, Wait> waits = new HashMap<>();
        for (Run run : PLANNED) {
            if (QUEUEING.contains(run.job())) {
                waits.putIfAbsent(
                        run.job(), new Wait(RunRef.of(run), run.dueTime(), false, 5, run.dueTime(), run.ticket()));
            }
        }
        MONGO.stores().waitingRuns().await(List.copyOf(waits.values()));
    }

    /** Of every fortieth job the planned runs wait for places of one group, and those of as many jobs for places of others. */
    private static void letSomeWaitForPlaces() {
        List<WaitForPlace> waits = new ArrayList<>();
        for (Run run : PLANNED) {
            int number = Integer.parseInt(run.job().name().substring("job-".length()));
            if (number % 20 == 7) {
                GroupId group = new GroupId("shop", number % 40 == 7 ? "crm" : "group-" + number);
                waits.add(new WaitForPlace(group, RunRef.of(run), run.dueTime(), run.dueTime(), run.ticket()));
            }
        }
        MONGO.stores().groupPlaces().await(waits);
    }

    private static MongoDueRuns due() {
        return (MongoDueRuns) MONGO.stores().dueRuns();
    }

    private static MongoRunHistory history() {
        return (MongoRunHistory) MONGO.stores().history();
    }

    private static MongoClaimedRuns claimed() {
        return (MongoClaimedRuns) MONGO.stores().claimedRuns();
    }

    private static Explained distinct(String field, Bson filter) {
        return Explained.of(
                MONGO.database(),
                new Document("distinct", MongoCollections.RUNS)
                        .append("key", field)
                        .append("query", filter));
    }

    private static Explained update(BsonDocument filter, Object update) {
        Document write = new Document("q", filter)
                .append("u", update)
                .append("multi", true)
                .append("hint", MongoIndexes.ID);
        return Explained.of(
                MONGO.database(), new Document("update", MongoCollections.RUNS).append("updates", List.of(write)));
    }

    @Test
    void poolsCostOneSeekEach() {
        assertThatPlan(distinct("pool", RunFields.PLANNED))
                .isServedBy(MongoIndexes.PLANNED)
                .returns(2)
                .fetchesNothing()
                .examinesKeysPerReturned(TIGHT);
    }

    /** Every tenth of them is a tombstone, which is passed over. */
    @Test
    void aPageOfJobsIsReadInOrderOfTheirNames() {
        MongoJobSets sets = new MongoJobSets(collections(), new MalformedDocuments());
        assertThatPlan(Explained.of(sets.paged("shop", Optional.of("job-2"), 50)))
                .isServedBy("_id_")
                .returns(50)
                .examinesKeysPerReturned(1.5);
    }

    @Test
    void ownersCostOneSeekEach() {
        assertThatPlan(distinct("owner", RunFields.RUNNING))
                .isServedBy(MongoIndexes.RUNNING)
                .returns(WORKERS)
                .fetchesNothing()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void dueRunsAreCountedFromTheIndexAlone() {
        assertThatPlan(Explained.of(due().counts(JITTER, NOW, NOW.plusSeconds(5))))
                .isServedBy(MongoIndexes.PLANNED)
                .returnsSome()
                .fetchesNothing()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void aPageOfAllSlotsIsReadInDueOrder() {
        assertThatPlan(Explained.of(due().runs(JITTER, SlotRange.ALL, NOW, NOW.plusSeconds(5))))
                .isServedBy(MongoIndexes.PLANNED)
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void aPageOfAThirdOfTheSlotsSkipsTheOthers() {
        assertThatPlan(Explained.of(due().runs(CRON, new SlotRange(21, 42), NOW, NOW.plusSeconds(5))))
                .isServedBy(MongoIndexes.PLANNED)
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
    }

    /** Due times that lie anywhere are one entry each, which is looked at whatever its slot: bounded by what is due. */
    @Test
    void aPageOfAThirdOfTheSlotsLooksAtJitteredRunsOfOtherSlotsToo() {
        SlotRange third = new SlotRange(21, 42);
        assertThatPlan(Explained.of(due().runs(JITTER, third, NOW, NOW.plusSeconds(5))))
                .isServedBy(MongoIndexes.PLANNED)
                .returnsSome()
                .examinesKeysPerReturned(3.0);
    }

    @Test
    void aBatchIsClaimedById() {
        List<Run> batch = PLANNED.subList(0, BATCH);
        assertThatPlan(update(
                        RunFields.stillPlanned(Runs.refs(batch)),
                        RunUpdates.claimed(Runs.claimBy("worker", NOW)).toBsonDocument()))
                .isServedBy("_id_")
                .returns(BATCH)
                .fetchesEachOnce()
                .examinesKeysPerReturned(KEYS_PER_ID);
    }

    @Test
    void outcomesAreWrittenById() {
        List<AttemptReport> reports = RUNNING.subList(0, BATCH).stream()
                .map(run -> Runs.success(run, run.claim().orElseThrow().token(), NOW, NOW))
                .toList();
        assertThatPlan(update(AttemptEnds.running(reports), RunUpdates.succeeded(reports, 1)))
                .isServedBy("_id_")
                .returns(BATCH)
                .fetchesEachOnce()
                .examinesKeysPerReturned(KEYS_PER_ID);
    }

    @Test
    void whatAWorkerOwnsIsReadByOwner() {
        assertThatPlan(Explained.of(claimed().owned(new WorkerId("worker-7"))))
                .isServedBy(MongoIndexes.RUNNING)
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void activeRunsAreReadByJob() {
        Set<JobId> jobs = new HashSet<>(List.copyOf(EXCLUSIVE).subList(0, 200));
        assertThatPlan(Explained.of(claimed().activeRuns(jobs)))
                .isServedBy(MongoIndexes.EXCLUSIVE)
                .returns(200)
                .fetchesEachOnce()
                .examinesKeysPerReturned(KEYS_PER_ID);
    }

    /** Of the twentieth job, its three planned runs. */
    @Test
    void linesAndPlacesAreReadByJobAndOtherJobsHaveNoEntryThere() {
        MongoWaitingRuns waiting = new MongoWaitingRuns(collections(), new MalformedDocuments());
        Set<JobId> jobs = new HashSet<>(List.copyOf(QUEUEING).subList(0, 100));
        assertThatPlan(Explained.of(waiting.inLine(jobs)))
                .isServedBy(MongoIndexes.LINE)
                .returns(300)
                .fetchesEachOnce()
                .examinesKeysPerReturned(KEYS_PER_ID);
        assertThatPlan(Explained.of(waiting.places(jobs)))
                .isServedBy(MongoIndexes.PLACE)
                .returns(100)
                .examinesKeysPerReturned(KEYS_PER_ID);
        assertThat(entries(MongoIndexes.LINE)).isEqualTo(3L * QUEUEING.size());
        assertThat(entries(MongoIndexes.PLACE)).isEqualTo(QUEUEING.size());
    }

    @Test
    void whoWaitsForAPlaceIsReadInOrderAndWhoDoesNotHasNoEntry() {
        MongoGroupPlaces places = new MongoGroupPlaces(collections(), new MalformedDocuments());
        assertThatPlan(Explained.of(places.line(GroupId.parse("shop/crm"), NOW.minusSeconds(60))))
                .isServedBy(MongoIndexes.GROUP_LINE)
                .returns(MongoGroupPlaces.LINE)
                .fetchesEachOnce()
                .examinesKeysPerReturned(TIGHT);
        assertThatPlan(Explained.of(places.holders(Runs.refs(RUNNING.subList(0, BATCH)))))
                .isServedBy("_id_")
                .returns(BATCH)
                .examinesKeysPerReturned(KEYS_PER_ID);
        assertThatPlan(distinct("waitsFor", MongoGroupPlaces.WAITS_FOR_ANY))
                .isServedBy(MongoIndexes.GROUP_LINE)
                .returns(1 + JOBS / 40)
                .fetchesNothing()
                .examinesKeysPerReturned(KEYS_PER_ID);
        Explained all = Explained.of(collections()
                .runs()
                .find(MongoGroupPlaces.WAITS_FOR_ANY)
                .projection(Projections.include("_id"))
                .hintString(MongoIndexes.GROUP_LINE));
        assertThat(all.keys()).isEqualTo(3L * JOBS / 20);
    }

    private static long entries(String index) {
        Explained all = Explained.of(collections()
                .runs()
                .find(Filters.exists(index))
                .projection(Projections.include("_id"))
                .hintString(index));
        return all.returned();
    }

    @Test
    void chainEndsCostOneSeekAJob() {
        assertThatPlan(Explained.of(history().lastRuns(new Slot(7))))
                .isServedBy(MongoIndexes.CHAIN)
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void finishedRunsAreReadInOrder() {
        JobId job = JobId.parse("shop/job-77");
        for (Bson jobs : List.of(Filters.empty(), Filters.eq("job", job.toString()), Filters.lt("job", "shop/k"))) {
            assertThatPlan(Explained.of(history().finishedRuns(job.slot(), jobs, NOW.minusSeconds(60))))
                    .isServedBy(MongoIndexes.CHAIN)
                    .returnsSome()
                    .examinesKeysPerReturned(TIGHT);
        }
    }

    @Test
    void unfinishedRunsAreLookedForInTheChainsOfTheirJobs() {
        JobId job = JobId.parse("shop/job-77");
        assertThatPlan(Explained.of(history().unfinishedRuns(job.slot(), List.of(job), NOW.plus(Duration.ofDays(1)))))
                .isServedBy(MongoIndexes.CHAIN)
                .returnsSome();
    }

    @Test
    void changesAreReadByTime() {
        MongoJobStore jobs = (MongoJobStore) MONGO.stores().jobs();
        assertThatPlan(Explained.of(jobs.changes(NOW.minusSeconds(99), 1000)))
                .isServedBy("feed")
                .returns(100)
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void jobsOfASlotAndOldTombstonesHaveTheirIndexes() {
        assertThatPlan(Explained.of(collections().jobs().find(new BsonDocument("slot", new BsonInt32(7)))))
                .isServedBy("slot")
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
        assertThatPlan(Explained.of(collections().jobs().find(MongoJobStore.tombstones(NOW.minusSeconds(4_000)))))
                .isServedBy("tombstones")
                .returnsSome()
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void livingWorkersAreFoundByExpiryOrPool() {
        assertThatPlan(Explained.of(collections().workers().find(MongoWorkerLeases.LIVING)))
                .isServedBy("expiry")
                .returns(15)
                .examinesKeysPerReturned(TIGHT);
        assertThatPlan(Explained.of(collections().workers().find(MongoWorkerLeases.OVER)))
                .isServedBy("expiry")
                .returns(5)
                .examinesKeysPerReturned(TIGHT);
        assertThatPlan(Explained.of(collections().workers().find(MongoWorkerLeases.BEYOND)))
                .isServedBy("expiry")
                .returns(0)
                .examinesKeysPerReturned(TIGHT);
        assertThatPlan(Explained.of(collections().workers().find(MongoWorkerLeases.livingOf(CRON))))
                .isServedBy("living")
                .returns(8)
                .examinesKeysPerReturned(TIGHT);
    }

    @Test
    void summariesReadTheNewestRunsAndTheLatestFailureOfEachJob() {
        List<JobId> jobs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            jobs.add(JobId.parse("shop/job-" + i));
        }
        Explained explained = Explained.of(collections().runs().aggregate(Summaries.question(jobs, Summaries.NEWEST)));
        assertThatPlan(explained).returns(16 * (RUNS_PER_JOB + 1)).examinesKeysPerReturned(TIGHT);
        assertThatPlan(explained).matches(plan -> plan.stages().stream()
                .noneMatch(stage -> stage.startsWith("COLLSCAN") || stage.startsWith("SORT")));
    }

    /** Two failures of a job among 20 runs. */
    @Test
    void failuresAreCountedFromTheirOwnIndex() {
        Set<JobId> jobs = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            jobs.add(JobId.parse("shop/job-" + i));
        }
        MongoHeldJobs held = (MongoHeldJobs) MONGO.stores().heldJobs();
        assertThatPlan(Explained.of(held.failuresOf(jobs)))
                .isServedBy(MongoIndexes.FAILED)
                .returns(400)
                .examinesKeysPerReturned(WITH_NEIGHBOURS);
    }

    /** One record of a job among 20 runs, and none of its others is looked at. */
    @Test
    void skippedTimesAreCountedFromTheirOwnIndex() {
        Set<JobId> jobs = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            jobs.add(JobId.parse("shop/job-" + i));
        }
        assertThatPlan(Explained.of(CountSkipped.question(collections(), jobs)))
                .isServedBy(MongoIndexes.SKIPPED)
                .returns(200)
                .fetchesEachOnce()
                .examinesKeysPerReturned(WITH_NEIGHBOURS);
    }

    @Test
    void theLatestRunsOfAJobAreReadBackwards() {
        assertThatPlan(Explained.of(history().latestRuns(JobId.parse("shop/job-77"), 5)))
                .isServedBy(MongoIndexes.CHAIN)
                .returns(5)
                .examinesKeysPerReturned(TIGHT);
    }
}
