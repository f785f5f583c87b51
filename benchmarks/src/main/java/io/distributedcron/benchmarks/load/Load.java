package io.distributedcron.benchmarks.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to be done.
 *
 * @param jobs how many
 * @param cron of each, with seconds
 * @param spread whether each run is due somewhere within the second that the expression names, not at its beginning
 * @param warmUp from the first call on, before it is measured
 * @param measured for how long
 * @param saturating whether more is due than can be done, so that history must be trimmed as fast as it grows
 */
record Load(int jobs, String cron, boolean spread, Duration warmUp, Duration measured, boolean saturating) {
    static final String EVERY_SECOND = "* * * * * *";

    Load withJobs(int other) {
        return new Load(other, cron, spread, warmUp, measured, saturating);
    }

    Load warmedUp(Duration other) {
        return new Load(jobs, cron, spread, other, measured, saturating);
    }

    Load measured(Duration other) {
        return new Load(jobs, cron, spread, warmUp, other, saturating);
    }

    /** For the report. */
    Map<String, String> describe() {
        Map<String, String> described = new LinkedHashMap<>();
        described.put("jobs", String.valueOf(jobs));
        described.put("schedule", cron + (spread ? ", each run somewhere within the second" : ""));
        described.put("warm-up", warmUp.toSeconds() + " s");
        described.put("measured", measured.toSeconds() + " s");
        return described;
    }
}
