package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentRunsTest {
    private static final Instant TIME = Instant.parse("2026-03-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(7);
    private final RecentRuns recent = new RecentRuns(nanos::get, Duration.ofSeconds(5));

    private RunRef run(int number) {
        return new RunRef(
                RunId.planned(new JobUid("uid-" + number), TIME.plusSeconds(number % 60)),
                new JobId("shop", "job-" + number),
                Ticket.random(random));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void eachOfManyIsKnownForItsTimeAndNoLonger() {
        List<RunRef> runs = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            RunRef run = run(i);
            runs.add(run);
            recent.remember(run);
            pass(Duration.ofNanos(100_000)); // two seconds in all
        }
        assertThat(runs).allMatch(recent::knows);
        assertThat(run(0)).isNotEqualTo(runs.getFirst()).matches(run -> !recent.knows(run), "under another ticket");
        pass(Duration.ofSeconds(4));
        assertThat(runs.subList(0, 9_999)).noneMatch(recent::knows);
        assertThat(runs.subList(10_001, 20_000)).allMatch(recent::knows);
        pass(Duration.ofSeconds(4));
        assertThat(runs).noneMatch(recent::knows);
    }

    @Test
    void oneThatIsForgottenIsNotKnownUntilItIsRememberedAgain() {
        RunRef run = run(1);
        recent.forget(run);
        assertThat(recent.knows(run)).isFalse();
        recent.remember(run);
        pass(Duration.ofMillis(5_100)); // it is in the older generation now, and over
        recent.remember(run);
        assertThat(recent.knows(run)).isTrue();
        recent.forget(run);
        assertThat(recent.knows(run)).isFalse();
        recent.remember(run);
        assertThat(recent.knows(run)).isTrue();
    }

    @Test
    void anyTicketWillDo() {
        for (long value : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            RunRef run =
                    new RunRef(RunId.planned(new JobUid("uid"), TIME), new JobId("shop", "job"), new Ticket(value));
            assertThat(recent.knows(run)).isFalse();
            recent.remember(run);
            assertThat(recent.knows(run)).isTrue();
        }
    }
}
