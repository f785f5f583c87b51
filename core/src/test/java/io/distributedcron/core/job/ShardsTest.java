package io.distributedcron.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShardsTest {
    @Test
    void aRunOtherThanTheFirstCarriesItsOwnItemAlone() {
        Shards declared = Shards.over(List.of("de", "at", "ch"));

        assertThat(declared.item(2)).contains("ch");
        assertThat(declared.carriedBy(0)).isEqualTo(declared);
        assertThat(declared.carriedBy(2).items()).containsExactly("ch");
        assertThat(declared.carriedBy(2).item(2)).contains("ch");
        assertThat(declared.carriedBy(2).count()).isEqualTo(3);
        assertThat(declared.only(0).items()).containsExactly("de");
        assertThat(Shards.of(4).carriedBy(2)).isEqualTo(Shards.of(4));
        assertThat(Shards.of(4).item(2)).isEmpty();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Shards.of(0)).hasMessage("shard count 0 must be from 1 to 1000");
        assertThatThrownBy(() -> Shards.of(1_001)).hasMessageContaining("must be from 1 to 1000");
        assertThatThrownBy(() -> Shards.over(List.of())).hasMessageContaining("must be from 1 to 1000");
        assertThatThrownBy(() -> new Shards(3, List.of("a", "b"), Shards.Completion.ALL_SUCCEEDED))
                .hasMessage("2 items do not fit 3 shards");
        assertThatThrownBy(() -> Shards.over(List.of("x".repeat(129)))).hasMessageContaining("more than 128");
        assertThat(Shards.over(Stream.generate(() -> "x").limit(1_000).toList()).several())
                .isTrue();
    }
}
