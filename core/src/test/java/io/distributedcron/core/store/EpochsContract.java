package io.distributedcron.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the server alone decides: the epoch, and the time. */
public abstract class EpochsContract {
    protected abstract StoresUnderTest stores();

    @Test
    void eachEpochIsGreaterThanTheOnesBefore() {
        List<List<Epoch>> taken = Together.inThreads(4, i -> {
            List<Epoch> own = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                own.add(stores().epochs().next());
            }
            return own;
        });

        assertThat(taken).allSatisfy(own -> assertThat(own).isSorted());
        assertThat(taken.stream().flatMap(List::stream).toList()).doesNotHaveDuplicates();
        Epoch last = taken.stream().flatMap(List::stream).max(Epoch::compareTo).orElseThrow();
        assertThat(stores().epochs().newest()).isEqualTo(last);
        Epoch next = stores().epochs().next();
        assertThat(next).isGreaterThan(last);
        assertThat(stores().epochs().newest()).isEqualTo(next);
    }

    @Test
    void theDatabasesTimeGoesOn() {
        Instant before = stores().clock().now();

        assertThat(stores().clock().now()).isAfterOrEqualTo(before);
    }
}
