package io.distributedcron.core.store.mongo;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.success;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.WriteAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever part of the ends of a bundle went through somebody else, each is written once and the last closes the bundle. */
class BundleEndsTest {
    @RegisterExtension
    static final MongoTestDatabase MONGO = MongoTestDatabase.bundlingAll();

    private static final Instant TIME = Instant.parse("2026-03-01T00:00:00Z");
    private static final int RUNS = 12;

    private final SplittableRandom random = new SplittableRandom(3);
    private final Claim claim = claimBy("worker-1", TIME);

    private List<Run> claimedTogether() {
        Slot slot = JobId.parse("shop/job-0").slot();
        List<Run> runs = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> JobId.parse("shop/job-" + i))
                .filter(id -> id.slot().equals(slot))
                .limit(RUNS)
                .map(id -> {
                    Job job = Jobs.job(id.toString()).changedAt(TIME.minusSeconds(9));
                    return Run.planned(job, TIME, Ticket.random(random), TIME);
                })
                .toList();
        MONGO.stores().plannedRuns().plan(runs);
        List<Run> stored =
                List.copyOf(MONGO.stores().plannedRuns().find(refs(runs)).values());
        assertThat(stored.stream().map(run -> run.whereabouts().bundle()).distinct())
                .hasSize(1);
        assertThat(MONGO.stores().claimedRuns().claim(refs(stored), claim)).hasSize(RUNS);
        return stored;
    }

    private AttemptReport ended(Run run) {
        return success(run, claim.token(), TIME, TIME.plusSeconds(1)).foundAt(run.whereabouts());
    }

    private static MongoCollection<Document> documents() {
        return MONGO.database().getCollection(MongoCollections.RUNS);
    }

    private BundleEnds processOfItsOwn() {
        return new BundleEnds(MongoCollections.of(MONGO.database()));
    }

    private static void assertIsClosed(List<Run> runs) {
        assertThat(documents().find()).singleElement().satisfies(bundle -> assertThat(bundle)
                .doesNotContainKeys("running", "isRunning", "owner", "mixed"));
        assertThat(MONGO.stores().plannedRuns().find(refs(runs)).values())
                .hasSize(RUNS)
                .allMatch(run -> run.state() == RunState.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void endsComeInAnyPartsFromAnyProcess(long seed) {
        Random order = new Random(seed);
        List<Run> left = new ArrayList<>(claimedTogether());
        List<Run> all = List.copyOf(left);
        List<BundleEnds> processes = List.of(processOfItsOwn(), processOfItsOwn(), processOfItsOwn());
        Collections.shuffle(left, order);
        while (!left.isEmpty()) {
            List<Run> some = left.subList(0, 1 + order.nextInt(Math.min(4, left.size())));
            List<AttemptReport> reports = some.stream().map(this::ended).toList();
            BundleEnds process = processes.get(order.nextInt(processes.size()));
            assertThat(process.write(List.of(reports), order.nextLong())).isOne();
            assertThat(process.write(List.of(reports), order.nextLong()))
                    .as("the same once more")
                    .isZero();
            some.clear();
        }
        assertIsClosed(all);
    }

    @Test
    void repeatedReportsAreAnsweredAsSuchAndDoNotHideTheLast() {
        List<Run> runs = claimedTogether();
        for (Run run : runs) {
            for (WriteAnswer answer : List.of(WriteAnswer.WRITTEN, WriteAnswer.REPEATED, WriteAnswer.REPEATED)) {
                assertThat(MONGO.stores().claimedRuns().end(List.of(ended(run))))
                        .containsEntry(run.id(), answer);
            }
        }
        assertIsClosed(runs);
    }
}
