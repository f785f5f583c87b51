package io.distributedcron.core.cron;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Schedules for tests. */
final class Schedules {
    private Schedules() {}

    static Schedule of(String expression, ZoneId zone, DstPolicy dstPolicy) {
        return Schedule.of(
                new Timing(
                        List.of(expression),
                        zone.getId(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        dstPolicy,
                        Duration.ZERO),
                "shop/job");
    }

    /** Of a job of this name. */
    static Schedule of(String expression, String zone, String job) {
        return Schedule.of(Timing.of(expression, zone), job);
    }
}
