package io.distributedcron.operator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobSummary;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.StoreException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PollSummariesTest {
    private static final Instant START = Instant.parse("2026-03-05T10:00:00Z");

    private Instant now = START;
    private boolean storeDown;
    private final Map<JobId, JobSummary> summaries = new HashMap<>();
    private final List<Integer> reads = new ArrayList<>();
    private final List<JobId> told = new ArrayList<>();
    private final PollSummaries poll = new PollSummaries(history(), () -> now, told::add);

    @Test
    void readsWhatItWatchesAndTellsOnceOfAChange() {
        JobId job = job(1);
        assertThat(poll.latest(job)).isEmpty();
        summaries.put(job, next(START.plusSeconds(3600)));

        poll.tick();
        poll.tick();

        assertThat(told).containsExactly(job);
        assertThat(poll.latest(job)).contains(next(START.plusSeconds(3600)));
        assertThat(reads).containsExactly(1);
    }

    @Test
    void aJobOfWhichNothingIsExpectedIsReadInRotationOnly() {
        poll.latest(job(1));
        summaries.put(job(1), next(START.plusSeconds(3600)));
        poll.tick();

        pass(PollSummaries.ROTATION.minusSeconds(1));
        poll.tick();
        assertThat(reads).hasSize(1);
        pass(Duration.ofSeconds(1));
        poll.tick();
        assertThat(reads).hasSize(2);
    }

    @Test
    void aJobWhoseTimeHasComeIsReadSoon() {
        poll.latest(job(1));
        summaries.put(job(1), next(START.plusSeconds(5)));
        poll.tick();
        pass(Duration.ofSeconds(5));
        summaries.put(job(1), next(START.plusSeconds(65)));

        poll.tick();

        assertThat(poll.latest(job(1))).contains(next(START.plusSeconds(65)));
        assertThat(told).hasSize(2);
    }

    @Test
    void aJobThatRunsEverySecondIsNotToldAtTheRateOfItsRuns() {
        poll.latest(job(1));
        for (int second = 0; second < 60; second++) {
            summaries.put(job(1), next(now.plusSeconds(1)));
            poll.tick();
            pass(Duration.ofSeconds(1));
        }

        assertThat(told.size()).isBetween(10, 21);
    }

    @Test
    void inALargeInstallationTellingIsBoundedInAllAndEveryJobHasItsTurn() {
        List<JobId> jobs =
                IntStream.range(0, 500).mapToObj(PollSummariesTest::job).toList();
        jobs.forEach(poll::latest);
        int before = 0;
        for (int second = 0; second < 40; second++) {
            jobs.forEach(job -> summaries.put(job, next(now.plusSeconds(1))));
            poll.tick();
            assertThat(told.size() - before).isLessThanOrEqualTo(PollSummaries.TOLD);
            before = told.size();
            pass(Duration.ofSeconds(1));
        }

        assertThat(reads).allSatisfy(read -> assertThat(read).isLessThanOrEqualTo(PollSummaries.BATCH));
        assertThat(told).containsAll(jobs);
    }

    @Test
    void whatWasReadBeforeADeclarationIsNotShownAfterIt() {
        poll.latest(job(1));
        summaries.put(job(1), next(START.plusSeconds(3600)));
        poll.tick();

        poll.declared(job(1));

        assertThat(poll.latest(job(1))).isEmpty();
        poll.tick();
        assertThat(poll.latest(job(1))).isPresent();
    }

    @Test
    void aForgottenJobIsNotRead() {
        poll.latest(job(1));
        poll.forget(job(1));

        poll.tick();

        assertThat(reads).isEmpty();
    }

    @Test
    void aStoreThatDoesNotAnswerIsAskedAgain() {
        poll.latest(job(1));
        storeDown = true;
        assertThatThrownBy(poll::tick).isInstanceOf(StoreException.class);
        storeDown = false;

        poll.tick();

        assertThat(told).containsExactly(job(1));
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private static JobId job(int number) {
        return new JobId("shop", "job-" + number);
    }

    private static JobSummary next(Instant time) {
        return new JobSummary(Optional.of(time), Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    private RunHistory history() {
        return (RunHistory) Proxy.newProxyInstance(
                RunHistory.class.getClassLoader(), new Class<?>[] {RunHistory.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("summaries")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return read((Collection<?>) arguments[0]);
                });
    }

    private Map<JobId, JobSummary> read(Collection<?> ids) {
        if (storeDown) {
            throw new StoreException("no answer", new IllegalStateException());
        }
        reads.add(ids.size());
        Map<JobId, JobSummary> read = new HashMap<>();
        ids.forEach(id -> read.put((JobId) id, summaries.getOrDefault((JobId) id, JobSummary.EMPTY)));
        return read;
    }
}
