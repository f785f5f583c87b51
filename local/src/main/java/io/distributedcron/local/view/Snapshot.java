package io.distributedcron.local.view;

import io.distributedcron.local.verdict.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is shown of a moment.
 *
 * @param elapsed since the manifests were applied
 * @param now by the database's clock
 * @param jobs all of them, in the order of their names
 * @param pods what runs here
 * @param counts of the runs that were observed
 * @param latenessMs of these
 */
public record Snapshot(
        Duration elapsed, Instant now, List<JobRow> jobs, List<PodRow> pods, Counts counts, Latency latenessMs) {

    public Snapshot {
        jobs = List.copyOf(jobs);
        pods = List.copyOf(pods);
    }

    /**
     * A job.
     *
     * @param state what is to be said besides: suspended, or why it is not ready; empty: nothing
     * @param last how the newest run that began ended, or that it runs
     */
    public record JobRow(
            String name,
            String schedule,
            String timeZone,
            String state,
            Optional<Instant> next,
            String last,
            Optional<Duration> lateness) {}

    /** A process of a Deployment. */
    public record PodRow(String name, Optional<Long> pid, String state) {}

    /** How many runs of which kind. */
    public record Counts(long succeeded, long failed, long skipped, long cancelled, long running) {
        long all() {
            return succeeded + failed + skipped + cancelled + running;
        }
    }
}
