package io.distributedcron.core.store.mongo;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.lease.WorkerLease;
import io.distributedcron.core.lease.WorkerLoad;
import io.distributedcron.core.lease.WorkerProfile;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.store.JobDeclaration;
import io.distributedcron.core.store.RunBatches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ten thousand documents that are wrong in any of their fields hide none that is right, and stop nobody who reads. */
class HostileDocumentsTest {
    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    @RegisterExtension
    static final MongoTestDatabase BUNDLING = MongoTestDatabase.bundlingAll();

    private static final int HOSTILE = 10_000;
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");
    private static final PoolId POOL = PoolId.parse("shop/pool");

    private final Random random = new Random(20261124);

    @RegisterExtension
    final SaidOfDocuments logged = new SaidOfDocuments();

    @Test
    void hostileRunsHideNoOther() {
        hostileRunsHideNoOther(MONGO);
    }

    @Test
    void hostileBundlesHideNoOther() {
        hostileRunsHideNoOther(BUNDLING);
    }

    private void hostileRunsHideNoOther(MongoTestDatabase database) {
        MongoStores stores = database.stores();
        Run due = planned(Jobs.job("shop/bill").changedAt(NOW), NOW);
        Run running = planned(Jobs.job("shop/mail").changedAt(NOW), NOW);
        stores.plannedRuns().plan(List.of(due, running));
        WorkerId worker = new WorkerId("w-1");
        stores.claimedRuns().claim(refs(running), claimBy("w-1", NOW));
        multiply(database, "job_schedules");

        assertThatCode(() -> {
                    assertThat(stores.dueRuns().pools()).contains(POOL);
                    stores.dueRuns().count(POOL, NOW.minusSeconds(60), NOW.plusSeconds(60));
                    assertThat(readDue(stores)).contains(due.id());
                    assertThat(stores.claimedRuns().owners()).contains(worker);
                    assertThat(stores.claimedRuns().ownedBy(worker, Map.of()).others())
                            .anyMatch(run -> run.id().equals(running.id()));
                    assertThat(stores.claimedRuns().runningOf(worker, HOSTILE * 2))
                            .anyMatch(run -> run.id().equals(running.id()));
                    stores.claimedRuns()
                            .active(Set.of(
                                    RunRef.of(due).shard(), RunRef.of(running).shard()));
                    assertThat(stores.plannedRuns().find(refs(due, running))).containsOnlyKeys(due.id(), running.id());
                    for (JobId job : List.of(due.job(), running.job())) {
                        lookBack(stores, job);
                    }
                })
                .doesNotThrowAnyException();
        assertSaidOnce();
    }

    private static void lookBack(MongoStores stores, JobId job) {
        Slot slot = job.slot();
        Instant later = NOW.plus(Duration.ofDays(1));
        stores.history().chainEnds(slot);
        stores.history().finished(slot, Optional.empty(), later, HOSTILE);
        stores.history().earliestUnfinished(slot, Set.of(job), later);
        stores.history().notes(Set.of(job));
        assertThat(stores.history().summaries(Set.of(job))).containsOnlyKeys(job);
        stores.history().latest(job, HOSTILE);
    }

    private static Set<RunId> readDue(MongoStores stores) {
        Set<RunId> ids = new HashSet<>();
        try (RunBatches batches =
                stores.dueRuns().read(POOL, SlotRange.ALL, NOW.minusSeconds(60), NOW.plusSeconds(60), 500)) {
            List<Run> batch = batches.next();
            while (!batch.isEmpty()) {
                batch.forEach(run -> ids.add(run.id()));
                batch = batches.next();
            }
        }
        return ids;
    }

    @Test
    void hostileJobsHideNoOther() {
        Job job = Jobs.job("shop/bill").changedAt(NOW);
        MONGO.stores()
                .jobs()
                .put(new JobDeclaration(job.id(), job.uid(), job.revision(), job.spec(), false, Optional.empty()));
        multiply(MONGO, "jobs");

        assertThatCode(() -> {
                    assertThat(MONGO.stores().jobs().find(Set.of(job.id()))).containsOnlyKeys(job.id());
                    assertThat(MONGO.stores().jobs().inSlot(job.id().slot()))
                            .anyMatch(stored -> stored.id().equals(job.id()));
                    assertThat(MONGO.stores().jobs().changesSince(Instant.EPOCH, HOSTILE * 2))
                            .anyMatch(change -> change.id().equals(job.id()));
                    MONGO.stores().history().notes(Set.of(job.id()));
                    MONGO.stores().jobs().forgetTombstones(NOW.minusSeconds(60));
                })
                .doesNotThrowAnyException();
        assertSaidOnce();
    }

    @Test
    void hostileWorkersHideNoOther() {
        WorkerProfile profile = new WorkerProfile(new WorkerId("w-1"), POOL, Set.of("work"), 4, "host");
        MONGO.stores().leases().register(profile, new WorkerLoad(1, 2, 3, 4), Duration.ofMinutes(10));
        multiply(MONGO, "workers");

        assertThatCode(() -> {
                    assertThat(MONGO.stores().leases().living()).anyMatch(HostileDocumentsTest::isOurs);
                    assertThat(MONGO.stores().leases().living(POOL)).anyMatch(HostileDocumentsTest::isOurs);
                    MONGO.stores().leases().expired();
                    assertThat(unreadableThatAreOver()).isZero();
                    assertThat(MONGO.stores().leases().known(Set.of(profile.id())))
                            .containsExactly(profile.id());
                    assertThat(MONGO.stores()
                                    .leases()
                                    .renew(profile.id(), new WorkerLoad(1, 2, 3, 4), Duration.ofMinutes(10)))
                            .isTrue();
                })
                .doesNotThrowAnyException();
        assertSaidOnce();
    }

    /** Whose worker is gone, or would have renewed it: for as long as one of them stood, its runs would be RUNNING. */
    private static long unreadableThatAreOver() {
        long before = MONGO.stores().malformedDocuments();
        MONGO.stores().leases().expired();
        return MONGO.stores().malformedDocuments() - before;
    }

    @Test
    void theRunsOfAJobThatCannotBeReadAreNotThoseOfAJobThatIsGone() {
        Job job = Jobs.job("shop/bill").changedAt(NOW);
        JobId gone = JobId.parse("shop/gone");
        MONGO.stores()
                .jobs()
                .put(new JobDeclaration(job.id(), job.uid(), job.revision(), job.spec(), false, Optional.empty()));
        MONGO.database()
                .getCollection("jobs", BsonDocument.class)
                .updateOne(
                        new BsonDocument(),
                        new BsonDocument(
                                "$unset", new BsonDocument("spec", BsonNull.VALUE).append("slot", BsonNull.VALUE)));

        assertThat(MONGO.stores().jobs().find(Set.of(job.id(), gone))).isEmpty();
        assertThat(MONGO.stores().jobs().known(Set.of(job.id(), gone))).containsExactly(job.id());
    }

    private static boolean isOurs(WorkerLease lease) {
        return lease.profile().id().value().equals("w-1");
    }

    /** What is wrong is said once for each document, and no more than a bound in all. */
    private void assertSaidOnce() {
        List<String> messages =
                logged.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(messages).hasSizeLessThanOrEqualTo(1_000).doesNotHaveDuplicates();
    }

    /** Adds to those that are there many that are wrong in one to three of their fields. */
    private void multiply(MongoTestDatabase to, String name) {
        MongoCollection<BsonDocument> collection = to.database().getCollection(name, BsonDocument.class);
        List<BsonDocument> whole = new ArrayList<>();
        collection.find().into(whole);
        List<BsonDocument> hostile = new ArrayList<>();
        for (int i = 0; i < HOSTILE; i++) {
            BsonDocument document = whole.get(i % whole.size()).clone();
            document.put("_id", id(document.getString("_id").getValue(), i));
            if (document.containsKey("uid")) {
                document.put("part", new BsonString("copy " + i)); // else it would be the same link of its chain
            }
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                damage(document);
            }
            hostile.add(document);
        }
        try {
            collection.insertMany(hostile, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            // Some have an _id that no document may have, the place of another exclusive run, or two lists for one
            // index.
            assertThat(e.getWriteErrors()).hasSizeLessThan(HOSTILE / 4);
        }
        assertThat(collection.countDocuments()).isGreaterThan(HOSTILE * 3 / 4);
    }

    private BsonValue id(String original, int number) {
        return switch (random.nextInt(20)) {
            case 0 -> new BsonInt32(number);
            case 1 -> new BsonDocument("a", new BsonInt32(number));
            case 2 -> new BsonString(" ".repeat(number % 50) + number);
            default -> new BsonString(original + number);
        };
    }

    private void damage(BsonDocument document) {
        List<String> names = new ArrayList<>(document.keySet());
        names.remove("_id");
        String name = names.isEmpty() ? "more" : names.get(random.nextInt(names.size()));
        if (document.get(name) instanceof BsonDocument inner && random.nextInt(3) > 0) {
            damage(inner);
        } else if (document.get(name) instanceof BsonArray array
                && !array.isEmpty()
                && array.getFirst() instanceof BsonDocument inner
                && random.nextInt(3) > 0) {
            damage(inner);
        } else if (random.nextInt(6) == 0) {
            document.remove(name);
        } else {
            document.put(name, value());
        }
    }

    private BsonValue value() {
        return switch (random.nextInt(12)) {
            case 0 -> BsonNull.VALUE;
            case 1 -> new BsonString("");
            case 2 -> new BsonString("PLANNED");
            case 3 -> new BsonString("x".repeat(random.nextInt(2_000)));
            case 4 -> new BsonInt32(random.nextInt());
            case 5 -> new BsonInt64(random.nextLong());
            case 6 -> new BsonDouble(random.nextBoolean() ? Double.NaN : -1e300);
            case 7 -> new BsonDateTime(random.nextLong());
            case 8 -> new BsonArray(List.of(new BsonString("a"), BsonNull.VALUE));
            case 9 -> new BsonDocument();
            case 10 -> BsonBoolean.TRUE;
            default -> new BsonString("\u0000/\uD83D\uDE00 shop");
        };
    }
}
