package io.distributedcron.scheduler;

import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures, regularly, how far the clock of this process is from the database's, and says so when it is far. */
public final class MeasureClock {
    /** From this offset on, people should look after the clock of the machine; times are right all the same. */
    private static final Duration FAR = Duration.ofSeconds(1);

    /** Without a measurement for so long, the time is not known well enough. */
    private static final Duration LASTING = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(MeasureClock.class);

    private final CorrectedClock clock;
    private final Ticker ticker;
    private volatile Optional<Long> measuredAt = Optional.empty();
    private boolean far;

    public MeasureClock(CorrectedClock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Measures once. */
    void tick() {
        Optional<Duration> offset = clock.measure();
        if (offset.isEmpty()) {
            LOG.debug("the database took too long to tell its time; it is asked again");
            return;
        }
        measuredAt = Optional.of(ticker.nanos());
        boolean isFar = offset.get().abs().compareTo(FAR) > 0;
        if (isFar != far) {
            far = isFar;
            LOG.warn(
                    "the clock of this machine is {} MongoDB's by {}{}",
                    offset.get().isNegative() ? "ahead of" : "behind",
                    offset.get().abs(),
                    isFar ? "; the scheduler goes by MongoDB's" : ", which is near enough");
        }
    }

    /** Whether the database has told its time at all. */
    boolean measured() {
        return measuredAt.isPresent();
    }

    /** Whether the database's time is known. */
    boolean ready() {
        return measuredAt.filter(at -> ticker.nanos() - at < LASTING.toNanos()).isPresent();
    }
}
