package io.distributedcron.core.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/** One instant. {@code time} is empty where the clock never shows it and such times are skipped. */
record OneTime(String expression, ZoneId zone, Optional<Instant> time) implements Schedule {

    static OneTime of(String expression, ZoneId zone, LocalDateTime local, DstPolicy dstPolicy) {
        ZoneRules rules = zone.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        Optional<Instant> time = !offsets.isEmpty()
                ? Optional.of(local.toInstant(offsets.getFirst()))
                : switch (dstPolicy) {
                    case RUN_AFTER -> Optional.of(rules.getTransition(local).getInstant());
                    case SKIP -> Optional.empty();
                };
        return new OneTime(expression, zone, time.flatMap(it -> Firings.inRange(it.getEpochSecond())));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return time.filter(it -> it.isAfter(after));
    }

    @Override
    public Optional<Instant> previous(Instant before) {
        return time.filter(it -> it.isBefore(before));
    }

    @Override
    public String canonical() {
        return time.map(it -> "at:" + it).orElse(expression);
    }

    @Override
    public String inWords() {
        return time.map(it -> "once, at " + it.atZone(zone).toOffsetDateTime() + " (" + zone.getId() + ")")
                .orElse("never");
    }

    @Override
    public String toString() {
        return "Schedule[" + expression + " in " + zone + "]";
    }
}
