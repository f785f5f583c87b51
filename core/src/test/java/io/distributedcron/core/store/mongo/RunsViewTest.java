package io.distributedcron.core.store.mongo;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who looks with a shell sees what the store says. */
class RunsViewTest {
    @RegisterExtension
    static final MongoTestDatabase MONGO = MongoTestDatabase.bundlingAll();

    private static final Instant TIME = Instant.parse("2026-03-01T00:00:00Z");

    private final SplittableRandom random = new SplittableRandom(3);

    private Run planned(Job job, int second) {
        Instant time = TIME.plusSeconds(second);
        return Run.planned(job, time, Ticket.random(random), time);
    }

    @Test
    void eachRunStandsWhereTheStoreSays() {
        Job job = Jobs.job("shop/bill").changedAt(TIME.minusSeconds(9));
        List<Run> runs = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            runs.add(planned(job, second));
        }
        MONGO.stores().plannedRuns().plan(runs);
        Claim claim = claimBy("worker-1", TIME);
        MONGO.stores().claimedRuns().claim(refs(runs.subList(1, 5)), claim);
        AttemptEnd failed = new AttemptEnd.Finished(new Ending.Failed(new Failure("Broken", "it did not work")));
        AttemptReport notStarted = new AttemptReport(
                runs.get(4).id(),
                runs.get(4).job(),
                claim.token(),
                succeeded(),
                Optional.empty(),
                TIME.plusSeconds(70));
        MONGO.stores()
                .claimedRuns()
                .end(List.of(
                        report(runs.get(2), claim.token(), succeeded(), TIME.plusSeconds(60), TIME.plusSeconds(61)),
                        report(runs.get(3), claim.token(), failed, TIME.plusSeconds(60), TIME.plusSeconds(62)),
                        notStarted));

        Map<RunId, Run> seen = new HashMap<>();
        for (RawBsonDocument raw : MONGO.database()
                .getCollection(RunsView.NAME, RawBsonDocument.class)
                .find(Filters.eq("job", "shop/bill"))) {
            Run run = RunCodec.decode(raw);
            seen.put(run.id(), run);
        }
        assertThat(seen)
                .containsExactlyInAnyOrderEntriesOf(MONGO.stores().plannedRuns().find(refs(runs)))
                .hasSize(5);
    }

    @Test
    void itIsCreatedOnce() {
        MONGO.stores().ensureIndexes();
        MONGO.stores().ensureIndexes();
        assertThat(MONGO.database().listCollectionNames()).contains(RunsView.NAME);
    }
}
