package io.distributedcron.core.store.mongo;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.RunBatches;
import io.distributedcron.core.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens where a document is malformed or no server answers. */
class FailuresTest {
    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");
    private static final PoolId POOL = PoolId.parse("shop/pool");

    @RegisterExtension
    final SaidOfDocuments logged = new SaidOfDocuments();

    private static Run plan(String job) {
        Run run = planned(Jobs.job(job).changedAt(NOW), NOW);
        MONGO.stores().plannedRuns().plan(List.of(run));
        return run;
    }

    private static void damage(String collection, String id, Bson update) {
        MONGO.database().getCollection(collection).updateOne(new Document("_id", id), update);
    }

    private static List<Run> read() {
        DueRuns due = MONGO.stores().dueRuns();
        try (RunBatches batches = due.read(POOL, SlotRange.ALL, NOW, NOW.plusSeconds(1), 100)) {
            return batches.next();
        }
    }

    @Test
    void aMalformedRunIsLoggedOnceAndSkipped() {
        Run whole = plan("shop/bill");
        Run damaged = plan("shop/mail");
        damage("job_schedules", damaged.id().value(), Updates.unset("spec.schedule"));
        long before = MONGO.stores().malformedDocuments();

        assertThat(read()).containsExactly(whole);
        assertThat(read()).containsExactly(whole);
        assertThat(MONGO.stores().plannedRuns().find(refs(whole, damaged))).containsOnlyKeys(whole.id());
        assertThat(MONGO.stores().malformedDocuments() - before).isEqualTo(3);
        assertThat(logged.events()).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("run", damaged.id().value(), "spec.schedule", "skipped"));
    }

    @Test
    void everyKindOfDamageIsFound() {
        List<Bson> damages = List.of(
                Updates.set("spec.payload", 3),
                Updates.set("state", "FLYING"),
                Updates.set("pool", "no-slash"),
                Updates.unset("ticket"),
                Updates.set("attempt", 1.5),
                Updates.set("token", "no uuid"));
        for (int i = 0; i < damages.size(); i++) {
            damage("job_schedules", plan("shop/job-" + i).id().value(), damages.get(i));
        }
        Run whole = plan("shop/bill");
        damage(
                "job_schedules",
                whole.id().value(),
                Updates.combine(
                        Updates.set("attempt", 1.0),
                        Updates.set("revision", 1),
                        Updates.set("comment", new Document("by", "me"))));

        assertThat(MONGO.stores().history().latest(whole.job(), 10)).containsExactly(whole);
        for (int i = 0; i < damages.size(); i++) {
            assertThat(MONGO.stores()
                            .history()
                            .latest(Jobs.job("shop/job-" + i).changedAt(NOW).id(), 10))
                    .as("%s", damages.get(i))
                    .isEmpty();
        }
        assertThat(logged.events())
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        message -> assertThat(message).contains("uid-of-job-0:", "field spec", "INT32"),
                        message -> assertThat(message).contains("uid-of-job-1:", "field state", "FLYING"),
                        message -> assertThat(message).contains("uid-of-job-2:", "field pool", "no-slash"),
                        message -> assertThat(message).contains("uid-of-job-3:", "field ticket is missing"),
                        message -> assertThat(message).contains("uid-of-job-4:", "field attempt", "1.5"),
                        message -> assertThat(message).contains("uid-of-job-5:", "field token", "STRING"));
    }

    @Test
    void aMalformedJobIsSkippedInItsSlotAndInTheFeed() {
        Job whole =
                MONGO.stores().jobs().put(Jobs.job("shop/bill").declaration()).job();
        Job damaged =
                MONGO.stores().jobs().put(Jobs.job("shop/mail").declaration()).job();
        damage("jobs", "shop/mail", Updates.set("status", "SLEEPING"));

        assertThat(MONGO.stores().jobs().find(List.of(whole.id(), damaged.id())))
                .containsOnlyKeys(whole.id());
        assertThat(MONGO.stores().jobs().inSlot(damaged.slot())).doesNotContain(damaged);
        assertThat(MONGO.stores().jobs().changesSince(NOW.minusSeconds(1_000_000_000), 10))
                .hasSize(1);
        assertThat(logged.events()).hasSize(1);
    }

    @Test
    void whereNoServerAnswersTheExceptionSaysWhatFailedAndWhatToDo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String uri = "mongodb://127.0.0.1:" + port + "/?directConnection=true&serverSelectionTimeoutMS=100";
        try (MongoStores stores = MongoStores.connect(uri, new Installation("nowhere"))) {
            Run run = planned(Jobs.job("shop/bill").changedAt(NOW), NOW);

            assertThatThrownBy(() -> stores.claimedRuns().claim(refs(run), claimBy("worker-1", NOW)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("Claiming", run.id().value(), "worker-1", "127.0.0.1", "may be claimed");
            assertThatThrownBy(stores::ensureIndexes).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> stores.epochs().next()).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> stores.dueRuns().pools()).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> stores.leases().living()).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> stores.clock().now()).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void indexesCanBeEnsuredAgain() {
        MONGO.stores().ensureIndexes();

        assertThat(MONGO.database().getCollection("job_schedules").listIndexes())
                .extracting(index -> index.getString("name"))
                .containsExactlyInAnyOrder(
                        "_id_",
                        "planned",
                        "chain",
                        "running",
                        "exclusiveShard",
                        "line",
                        "place",
                        "group_line",
                        "failed",
                        "skipped",
                        "links",
                        "bundles_planned",
                        "bundles_running",
                        "bundles_of_job",
                        "bundles_failed",
                        "bundles_skipped");
    }
}
