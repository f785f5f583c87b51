package io.distributedcron.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.JobUid;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunIdTest {
    private static final JobUid UID = new JobUid("u-1");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "u-1:1772366400000, 0, u-1:1772366400000",
        "u-1:1772366400000:7, 7, u-1:1772366400000",
        "u-1:1772366400000:999, 999, u-1:1772366400000",
        "u-1:170, 0, u-1:170",
        "u-1:m:please, 0, u-1:m:please",
        "u-1:m:please:12, 12, u-1:m:please",
        "u-1:m:7, 0, u-1:m:7",
        "u-1:m:7:3, 3, u-1:m:7",
        "u-1:m:b:1772366400000, 0, u-1:m:b:1772366400000",
        "u-1:m:b:1772366400000:2, 2, u-1:m:b:1772366400000",
        "u-1:m:b:2, 2, u-1:m:b",
        "u-1:m:r:2, 2, u-1:m:r",
        "u-1:m:r:once:1772366400000, 0, u-1:m:r:once:1772366400000",
        "u-1:m:r:once:1772366400000:4, 4, u-1:m:r:once:1772366400000",
        "u-1:m:r:3:m:please, 0, u-1:m:r:3:m:please",
        "u-1:m:r:3:m:please:5, 5, u-1:m:r:3:m:please",
    })
    void theIdOfARunSaysWhichShardItIs(String id, int shard, String first) {
        assertThat(new RunId(id).shard()).isEqualTo(shard);
        assertThat(new RunId(id).ofShard(0)).hasToString(first);
        assertThat(new RunId(id).ofShard(6)).hasToString(first + ":6");
        assertThat(new RunId(id).ofShard(6).shard()).isEqualTo(6);
        assertThat(new RunId(id).ofShard(shard)).hasToString(id);
    }

    @Test
    void onlyShard0OfAPlannedTimeIsALink() {
        RunId planned = RunId.planned(UID, NOON);
        assertThat(planned.isLink()).isTrue();
        assertThat(planned.ofShard(1).isLink()).isFalse();
        assertThat(planned.ofShard(1).ofShard(0)).isEqualTo(planned);
        assertThat(RunId.manual(UID, "please").isLink()).isFalse();
        assertThat(RunId.backfill(UID, NOON).isLink()).isFalse();
    }

    @Test
    void whatASingleLetterTokenMeansIsNotChangedByAShard() {
        assertThat(RunId.manual(UID, "b").ofShard(3).isForThePast()).isFalse();
        assertThat(RunId.manual(UID, "r").ofShard(3).isForThePast()).isFalse();
        assertThat(RunId.manual(UID, "r").ofShard(3).origin()).isEmpty();
        assertThat(RunId.backfill(UID, NOON).ofShard(3).isBackfill()).isTrue();
    }

    @Test
    void aShardThatIsRunAgainIsThatShard() {
        RunId failed = RunId.planned(UID, NOON).ofShard(3);
        RunId again = RunId.replay(failed, new TriggerToken("once"));
        assertThat(again.origin()).contains(failed);
        assertThat(again.shard()).isEqualTo(3);
        assertThat(again.isForThePast()).isTrue();
    }
}
