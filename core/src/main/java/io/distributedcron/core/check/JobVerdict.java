package io.distributedcron.core.check;

import java.time.Duration;
import java.util.List;

/**
 * What became of one job.
 *
 * @param expected planned times that should have a run
 * @param unknown attempts whose outcome nobody knows: their worker died, or did more than it could tell. Not wrong:
 *     execution is at least once
 * @param unjudged runs of which too little is left, since their job is forgotten
 * @param lateness of each first attempt
 */
public record JobVerdict(List<Finding> findings, int expected, int unknown, int unjudged, List<Duration> lateness) {
    public JobVerdict {
        findings = List.copyOf(findings);
        lateness = List.copyOf(lateness);
    }
}
