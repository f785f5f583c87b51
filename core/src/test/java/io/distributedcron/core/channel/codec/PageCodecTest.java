package io.distributedcron.core.channel.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageCodecTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final Page WINDOW = page(new Horizon.Window(TIME, TIME.plusSeconds(1)));
    private static final Page OVERDUE = page(new Horizon.Overdue(TIME.plusNanos(123_456_789)));

    private static Page page(Horizon horizon) {
        return new Page(
                new Epoch(7),
                42,
                new SchedulerId("s-1"),
                new PoolId("default", "main"),
                new SlotRange(0, 64),
                horizon,
                TIME.plusSeconds(10));
    }

    @Test
    void pagesComeBackAsTheyWere() throws MalformedMessageException {
        assertThat(PageCodec.decode(PageCodec.encode(WINDOW))).isEqualTo(WINDOW);
        assertThat(PageCodec.decode(PageCodec.encode(OVERDUE))).isEqualTo(OVERDUE);
    }

    @Test
    void theFormatStaysAsItWasStored() {
        assertThat(new String(PageCodec.encode(WINDOW), UTF_8))
                .isEqualTo("{\"v\":1,\"epoch\":7,\"tick\":42,\"scheduler\":\"s-1\",\"pool\":\"default/main\","
                        + "\"slots\":[0,64],\"window\":[\"2026-01-01T00:00:00Z\",\"2026-01-01T00:00:01Z\"],"
                        + "\"expiresAt\":\"2026-01-01T00:00:10Z\"}");
    }

    @Test
    void unknownFieldsAreIgnored() throws MalformedMessageException {
        String json = new String(PageCodec.encode(OVERDUE), UTF_8).replace("\"tick\"", "\"later\":{},\"tick\"");
        assertThat(PageCodec.decode(json.getBytes(UTF_8))).isEqualTo(OVERDUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "null",
                "[]",
                "{}",
                "{\"v\":2}",
                "{\"v\":1,\"epoch\":7,\"epoch\":8}",
                "{\"v\":1,\"epoch\":99999999999999999999}",
                "{\"v\":1,\"epoch\":7,\"tick\":1,\"scheduler\":\"\",\"pool\":\"a/b\",\"slots\":[0,1],\"overdue\":\"2026-01-01T00:00:00Z\",\"expiresAt\":\"2026-01-01T00:00:00Z\"}",
                "{\"v\":1,\"epoch\":7,\"tick\":1,\"scheduler\":\"s\",\"pool\":\"a/b\",\"slots\":[0,129],\"overdue\":\"2026-01-01T00:00:00Z\",\"expiresAt\":\"2026-01-01T00:00:00Z\"}",
                "{\"v\":1,\"epoch\":7,\"tick\":1,\"scheduler\":\"s\",\"pool\":\"a/b\",\"slots\":[0,1],\"overdue\":\"soon\",\"expiresAt\":\"2026-01-01T00:00:00Z\"}",
                "{\"v\":1,\"epoch\":7,\"tick\":1,\"scheduler\":\"s\",\"pool\":\"a/b\",\"slots\":[0,1],\"window\":[1,2],\"expiresAt\":\"2026-01-01T00:00:00Z\"}",
                "{\"v\":1,\"epoch\":7,\"tick\":1,\"scheduler\":\"s\",\"pool\":\"a/b\",\"slots\":[0,1],\"expiresAt\":\"2026-01-01T00:00:00Z\"}"
            })
    void whatIsNoPageIsMalformed(String json) {
        assertThatThrownBy(() -> PageCodec.decode(json.getBytes(UTF_8))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void whatIsTooLongIsNotParsed() {
        assertThatThrownBy(() -> PageCodec.decode(new byte[PageCodec.MAX_BYTES + 1]))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("too many");
    }

    @Test
    void hostileBytesGiveMalformedOrAPageAndNothingElse() {
        Random random = new Random(4);
        byte[][] originals = {PageCodec.encode(WINDOW), PageCodec.encode(OVERDUE)};
        int malformed = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = i % 8 == 0 ? Mutations.noise(random) : Mutations.of(originals[i % 2], random);
            malformed += isMalformed(bytes) ? 1 : 0;
        }
        assertThat(malformed).isBetween(3_000, 9_999);
    }

    private static boolean isMalformed(byte[] bytes) {
        try {
            Page page = PageCodec.decode(bytes);
            assertThat(PageCodec.decode(PageCodec.encode(page))).isEqualTo(page);
            return false;
        } catch (MalformedMessageException e) {
            return true;
        }
    }
}
