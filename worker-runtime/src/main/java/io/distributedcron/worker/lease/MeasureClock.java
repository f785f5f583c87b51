package io.distributedcron.worker.lease;

import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.worker.loop.Step;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures from time to time what time it is by the database, and says so when the local clock is far off. */
public final class MeasureClock implements Step {
    private static final Logger log = LoggerFactory.getLogger(MeasureClock.class);
    /** What is certain fades in between, by a tenth of a millisecond a second. */
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** The database tells milliseconds. Of some answers in a row one comes soon after a millisecond has begun, and tells most. */
    private static final int ANSWERS = 4;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration WORTH_SAYING = Duration.ofMillis(500);

    private final CorrectedClock clock;
    private volatile boolean measured;
    private boolean said;
    private boolean failing;

    public MeasureClock(CorrectedClock clock) {
        this.clock = clock;
    }

    /** Whether the database has answered once. */
    public boolean hasMeasured() {
        return measured;
    }

    @Override
    public Duration tick() {
        try {
            Optional<Duration> offset = clock.measure();
            for (int more = 1; more < ANSWERS && offset.isPresent(); more++) {
                offset = clock.measure();
            }
            offset.ifPresent(this::judge);
            failing = false;
            return offset.isPresent() ? EVERY : RETRY;
        } catch (StoreException e) {
            if (!measured && !failing) {
                log.warn("the worker waits for MongoDB, to learn what time it is there: {}", e.getMessage());
            }
            failing = true;
            log.debug("the database did not say what time it is; the last measurement holds on", e);
            return RETRY;
        }
    }

    private void judge(Duration offset) {
        measured = true;
        boolean far = offset.abs().compareTo(WORTH_SAYING) > 0;
        if (far && !said) {
            log.warn(
                    "the clock of this machine is {} off the database's; runs start by the database's. Synchronise it, so"
                            + " that logs agree",
                    offset);
        }
        said = far;
    }
}
