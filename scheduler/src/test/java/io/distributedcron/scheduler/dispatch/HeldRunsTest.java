package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Whereabouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldRunsTest {
    private static final Instant DUE = Instant.parse("2026-03-05T12:00:00Z");
    private static final Duration LEAD = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(10);

    @Test
    void aBurstIsSpreadOverTheFirstHalfOfTheLeadAndGoneByThen() {
        HeldRuns held = new HeldRuns(100_000);
        for (int i = 0; i < 10_000; i++) {
            held.add(Runs.planned("job-" + i, DUE));
        }
        assertThat(held.take(DUE.minusMillis(2_001), LEAD, STEP, 100_000)).isEmpty();
        List<Integer> sizes = new ArrayList<>();
        for (Instant now = DUE.minusSeconds(2); now.isBefore(DUE.minusMillis(490)); now = now.plus(STEP)) {
            sizes.add(held.take(now, LEAD, STEP, 100_000).size());
        }
        assertThat(held.size()).isZero();
        assertThat(sizes).allMatch(size -> size <= 300);
    }

    @Test
    void fewRunsBeginWithTheLead() {
        HeldRuns held = new HeldRuns(100_000);
        held.add(Runs.planned("job", DUE));
        assertThat(held.take(DUE.minus(LEAD).minusMillis(1), LEAD, STEP, 10)).isEmpty();
        assertThat(held.take(DUE.minus(LEAD), LEAD, STEP, 10)).hasSize(1);
    }

    @Test
    void howeverManyTheyAreNoneBeginsMoreThanTwoSecondsBeforeTheLead() {
        HeldRuns held = new HeldRuns(100_000);
        for (int i = 0; i < 50_000; i++) {
            held.add(Runs.planned("job-" + i, DUE));
        }
        assertThat(held.take(DUE.minus(LEAD).minusMillis(2_001), LEAD, STEP, 10))
                .isEmpty();
        assertThat(held.take(DUE.minus(LEAD).minusMillis(2_000), LEAD, STEP, 10))
                .isNotEmpty();
    }

    @Test
    void whatIsOverdueGoesAtOnceAndInDueOrder() {
        HeldRuns held = new HeldRuns(100_000);
        Run late = Runs.planned("late", DUE);
        Run later = Runs.planned("later", DUE.minusSeconds(30));
        held.add(late);
        held.add(later);
        assertThat(held.take(DUE.plusSeconds(5), LEAD, STEP, 10)).containsExactly(later, late);
    }

    @Test
    void aRunIsHeldOnceAndNoMoreThanTheCapacity() {
        HeldRuns held = new HeldRuns(2);
        Run run = Runs.planned("job", DUE);
        assertThat(held.add(run)).isTrue();
        assertThat(held.add(run)).isFalse();
        assertThat(held.add(Runs.planned("other", DUE))).isTrue();
        assertThat(held.add(Runs.planned("third", DUE))).isFalse();
        assertThat(held.take(DUE, LEAD, STEP, 1)).hasSize(1);
        assertThat(held.add(Runs.planned("third", DUE))).isTrue();
    }

    @Test
    void withoutALeadARunIsPublishedWhenItIsDue() {
        HeldRuns held = new HeldRuns(2);
        held.add(Runs.planned("job", DUE));
        assertThat(held.take(DUE.minusMillis(1), Duration.ZERO, STEP, 10)).isEmpty();
        assertThat(held.take(DUE, Duration.ZERO, STEP, 10)).hasSize(1);
    }

    @Test
    void whatSharesADocumentIsPublishedTogether() {
        HeldRuns held = new HeldRuns(100_000);
        Run alone = Runs.planned("alone", DUE.plusMillis(10));
        held.add(alone);
        for (int i = 0; i < 500; i++) {
            held.add(Runs.planned("job-" + i, DUE.plusMillis(i)).foundAt(new Whereabouts("~1", 7, 500, i)));
        }
        assertThat(held.take(DUE.minus(LEAD).minusMillis(51), LEAD, STEP, 10)).isEmpty();
        assertThat(held.take(DUE.minus(LEAD).minusMillis(49), LEAD, STEP, 10))
                .hasSize(500)
                .doesNotContain(alone);
        assertThat(held.size()).isEqualTo(1);
    }
}
