package io.distributedcron.core.channel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.channel.RandomRuns;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Whereabouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages of runs that share a document, of which each says what differs from the one before. */
final class SeveralMessagesTest {
    private static final PoolId POOL = new PoolId("default", "main");

    private final Random random = new Random(4);
    private final RandomRuns runs = new RandomRuns(4);

    @Test
    void messagesComeBackAsTheyWereWhateverTheyHaveInCommon() throws MalformedMessageException {
        for (int i = 0; i < 3_000; i++) {
            List<RunMessage> together = together(1 + random.nextInt(9));
            List<RunMessage> read = RunMessageCodec.decodeAll(RunMessageCodec.encode(together));
            assertThat(read).isEqualTo(together);
            for (int at = 0; at < read.size(); at++) {
                Whereabouts found = read.get(at).whereabouts();
                assertThat(found.index())
                        .isEqualTo(together.get(at).whereabouts().index());
                assertThat(found.bundle()).isEqualTo("~bundle");
                assertThat(found.version()).isEqualTo(-7);
                assertThat(found.size()).isEqualTo(together.size());
            }
        }
    }

    @Test
    void oneBehindAnotherOfItsKindIsSmall() {
        List<RunMessage> hundred = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hundred.add(at(another(runs.usual(POOL, 0)), i, 100));
        }
        assertThat(RunMessageCodec.encode(hundred)).hasSizeLessThan(7_200);
    }

    @Test
    void aFirstMessageThatRefersToTheOneBeforeIsMalformed() {
        byte[] first =
                HexFormat.of().parseHex("02" + "017e" + "0000000000000001" + "01" + "01" + "00" + "05" + "0180808001");
        assertThatThrownBy(() -> RunMessageCodec.decodeAll(first))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("there is none");
    }

    @Test
    void hostileBytesGiveMalformedOrMessagesAndNothingElse() {
        int malformed = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = Mutations.of(RunMessageCodec.encode(together(5)), random);
            malformed += isMalformed(bytes) ? 1 : 0;
        }
        assertThat(malformed).isBetween(3_000, 9_999);
    }

    private static boolean isMalformed(byte[] bytes) {
        try {
            assertThat(RunMessageCodec.decodeAll(bytes)).isNotEmpty();
            return false;
        } catch (MalformedMessageException e) {
            assertThat(e).hasMessageNotContaining("null");
            return true;
        }
    }

    private List<RunMessage> together(int count) {
        List<RunMessage> together = new ArrayList<>();
        RunMessage last = runs.any();
        for (int i = 0; i < count; i++) {
            together.add(at(last, i, count));
            last = random.nextInt(4) == 0 ? runs.any() : random.nextBoolean() ? another(last) : changed(another(last));
        }
        return together;
    }

    private static RunMessage at(RunMessage message, int index, int size) {
        return message.foundAt(new Whereabouts("~bundle", -7, size, index));
    }

    /** Of another job, for the same time. */
    private RunMessage another(RunMessage like) {
        JobUid uid = new JobUid("0b5c3e1e-6f0e-4d3a-9d55-" + random.nextInt(1_000_000));
        return new RunMessage(
                RunId.planned(uid, Instant.ofEpochMilli(like.scheduledTime().getEpochSecond() * 1_000)),
                new JobId(like.job().namespace(), "job-" + random.nextInt(1_000)),
                like.revision(),
                Instant.ofEpochMilli(like.scheduledTime().getEpochSecond() * 1_000),
                like.dueTime(),
                like.deadline(),
                like.attempt(),
                like.lostAttempts(),
                new Ticket(random.nextLong()),
                like.spec(),
                like.waitingSince(),
                Whereabouts.UNKNOWN);
    }

    /** In one field that the message before may say, too. */
    private RunMessage changed(RunMessage like) {
        int field = random.nextInt(10);
        JobSpec spec =
                switch (field) {
                    case 0 -> like.spec().with(new Payload.Inline("{\"n\":" + random.nextInt(9) + "}"));
                    case 1 -> like.spec().with(new Payload.None());
                    case 2 -> like.spec().with(new Payload.Stored("key-" + random.nextInt(9)));
                    case 3 -> like.spec().within(Duration.ofSeconds(1 + random.nextInt(9)));
                    default -> like.spec();
                };
        return new RunMessage(
                field == 4 ? RunId.planned(like.id().job(), like.scheduledTime().plusMillis(1)) : like.id(),
                field == 5 ? new JobId("other", like.job().name()) : like.job(),
                field == 6 ? like.revision() + 1 : like.revision(),
                like.scheduledTime(),
                field == 7 ? like.dueTime().plusMillis(3) : like.dueTime(),
                field == 8 ? Optional.of(like.dueTime().plusSeconds(9)) : like.deadline(),
                field == 9 ? like.attempt() + 1 : like.attempt(),
                like.lostAttempts(),
                like.ticket(),
                spec,
                like.waitingSince(),
                Whereabouts.UNKNOWN);
    }
}
