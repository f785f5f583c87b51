package io.distributedcron.core.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.job.FailurePolicy;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.CancelReason;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class BundleCodecTest {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");

    private final Random random = new Random(5);

    @Test
    void runsComeBackAsTheyWereWhateverTheyHaveInCommon() {
        for (int i = 0; i < 2_000; i++) {
            List<Run> runs = runs(1 + random.nextInt(6));
            RawBsonDocument raw = BundleCodec.encode("~1", 4, runs);
            assertThat(BundleCodec.runs(raw)).isEqualTo(runs);
            assertThat(BundleCodec.decode(raw).runs()).isEqualTo(runs);
        }
    }

    /** What stands apart says all of itself, and what is left goes on having in common what it had. */
    @Test
    void theOthersStayAsTheyWereWhenSomeEndOrAreRemoved() {
        for (int i = 0; i < 2_000; i++) {
            List<Run> runs = runs(1 + random.nextInt(6));
            RawBsonDocument raw = BundleCodec.encode("~1", 4, runs);
            for (int write = 0; write < 3 && !runs.isEmpty(); write++) {
                Map<Integer, Optional<Run>> after = new HashMap<>();
                List<Run> expected = new ArrayList<>();
                for (int at = 0; at < runs.size(); at++) {
                    Run run = runs.get(at);
                    switch (random.nextInt(4)) {
                        case 0 -> after.put(at, Optional.empty());
                        case 1 -> {
                            Run ended = run.state().terminal()
                                    ? run
                                    : run.endedUnclaimed(new Ending.Cancelled(CancelReason.JOB_DELETED), NOW);
                            after.put(at, Optional.of(ended));
                            expected.add(ended);
                        }
                        default -> expected.add(run);
                    }
                }
                raw = BundleCodec.encode(BundleCodec.decode(raw), after, 5, 6);
                runs = expected;
                assertThat(BundleCodec.runs(raw)).isEqualTo(runs);
            }
        }
    }

    @Test
    void aRunOfAUsualJobTakesLittleOfItsBundle() {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            runs.add(Runs.planned(Jobs.job("shop/bill-" + i).changedAt(NOW), NOW));
        }
        assertThat(BundleCodec.encode("~1", 4, runs).getByteBuffer().remaining())
                .isLessThan(100 * 130);
    }

    private List<Run> runs(int count) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Jobs job = Jobs.job("shop/job-" + i).uid("uid-" + i).pool("shop/mail");
            JobSpec spec = job.changedAt(NOW).spec();
            switch (random.nextInt(9)) {
                case 0 -> spec = spec.with(new Payload.Inline("{\"n\":" + random.nextInt(3) + "}"));
                case 1 -> spec = spec.within(Duration.ofSeconds(1 + random.nextInt(3)));
                case 2 -> job = job.revision(1 + random.nextInt(3));
                case 3 -> spec = spec.failing(new FailurePolicy(Optional.of(Duration.ofSeconds(60)), 0));
                default -> {}
            }
            Instant due = NOW.plusMillis(random.nextInt(9) == 0 ? random.nextInt(500) : 0);
            Instant asOf = NOW.minusMillis(random.nextInt(9) == 0 ? random.nextInt(500) : 0);
            runs.add(Run.planned(job.spec(spec).changedAt(NOW.minusSeconds(60)), NOW, due, Runs.ticket(), asOf));
        }
        return runs;
    }
}
