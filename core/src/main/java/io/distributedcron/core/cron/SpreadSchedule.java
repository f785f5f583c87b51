package io.distributedcron.core.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The times of a schedule, with runs that are due up to a jitter later, and before the next time in any case. */
record SpreadSchedule(Schedule times, Duration jitter, Identity identity) implements Schedule {

    @Override
    public Instant due(Instant planned) {
        long room = times.next(planned)
                .map(next -> Duration.between(planned, next).toMillis() - 1)
                .orElse(Long.MAX_VALUE);
        long most = Math.max(0, Math.min(jitter.toMillis(), room));
        return planned.plusMillis(identity.below(most + 1, planned.getEpochSecond()));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return times.next(after);
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        return times.previous(before);
    }

    @Override
    public String expression() {
        return times.expression();
    }

    @Override
    public ZoneId zone() {
        return times.zone();
    }

    @Override
    public String canonical() {
        return times.canonical();
    }

    @Override
    public String inWords() {
        return times.inWords() + "; up to " + jitter.toSeconds() + " s later";
    }

    @Override
    public String toString() {
        return times.toString();
    }
}
