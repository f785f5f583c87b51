package io.distributedcron.core.channel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.channel.RandomRuns;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.job.PoolId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RunMessageCodecTest {
    private static final PoolId POOL = new PoolId("default", "main");

    @Test
    void anyMessageComesBackAsItWas() throws MalformedMessageException {
        RandomRuns runs = new RandomRuns(1);
        for (int i = 0; i < 10_000; i++) {
            RunMessage message = runs.any();
            assertThat(RunMessageCodec.decode(RunMessageCodec.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void timesAtTheEndsOfTimeComeBackAsTheyWere() throws MalformedMessageException {
        RunMessage usual = new RandomRuns(1).usual(POOL, 0);
        for (Instant end : new Instant[] {Instant.MIN, Instant.MAX}) {
            RunMessage message = new RunMessage(
                    usual.id(), usual.job(), Long.MAX_VALUE, end, end, 1, 0, usual.ticket(), usual.spec());
            assertThat(RunMessageCodec.decode(RunMessageCodec.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void theUsualMessageIsSmall() {
        assertThat(RunMessageCodec.encode(new RandomRuns(1).usual(POOL, 0))).hasSizeLessThan(120);
    }

    @Test
    void theFormatStaysAsItWasStored() throws MalformedMessageException {
        // Written by the first release. A change of these bytes needs a new version and a reader for both.
        byte[] stored = HexFormat.of()
                .parseHex("0100" + "24" + text("0b5c3e1e-6f0e-4d3a-9d55-5a2c8a0b7d10") + "07" + text("default") + "0e"
                        + text("nightly-report") + "01" + "80e4ad950d" + "00" + "0102030405060708" + "06"
                        + text("report") + "0b" + text("* * * * * *") + "0d" + text("Europe/Berlin") + "04"
                        + text("main"));
        RunMessage message = RunMessageCodec.decode(stored);
        RunMessage usual = new RandomRuns(1).usual(POOL, 0);

        assertThat(message.ticket().value()).isEqualTo(0x0102030405060708L);
        assertThat(message).usingRecursiveComparison().ignoringFields("ticket").isEqualTo(usual);
        assertThat(RunMessageCodec.encode(message)).isEqualTo(stored);
    }

    @Test
    void whatALaterWriterAppendsIsIgnored() throws MalformedMessageException {
        RunMessage message = new RandomRuns(1).usual(POOL, 0);
        byte[] bytes = RunMessageCodec.encode(message);
        assertThat(RunMessageCodec.decode(Arrays.copyOf(bytes, bytes.length + 5)))
                .isEqualTo(message);
    }

    @Test
    void everyCutMessageIsMalformed() {
        byte[] bytes = RunMessageCodec.encode(new RandomRuns(2).any());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> RunMessageCodec.decode(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void anotherVersionIsMalformedAndNamed() {
        assertThatThrownBy(() -> RunMessageCodec.decode(new byte[] {2, 0, 0}))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void aTextThatClaimsGigabytesAllocatesNothing() {
        byte[] bytes = HexFormat.of().parseHex("0100" + "ffffffff07" + "61");
        assertThatThrownBy(() -> RunMessageCodec.decode(bytes))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("2147483647 bytes");
    }

    @Test
    void hostileBytesGiveMalformedOrAMessageAndNothingElse() {
        Random random = new Random(3);
        RandomRuns runs = new RandomRuns(3);
        int malformed = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes =
                    i % 4 == 0 ? Mutations.noise(random) : Mutations.of(RunMessageCodec.encode(runs.any()), random);
            malformed += isMalformed(bytes) ? 1 : 0;
        }
        assertThat(malformed).isBetween(3_000, 9_999);
    }

    private static boolean isMalformed(byte[] bytes) {
        try {
            RunMessage message = RunMessageCodec.decode(bytes);
            assertThat(RunMessageCodec.decode(RunMessageCodec.encode(message))).isEqualTo(message);
            return false;
        } catch (MalformedMessageException e) {
            assertThat(e).hasMessageNotContaining("null");
            return true;
        }
    }

    private static String text(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
