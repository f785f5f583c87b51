package io.distributedcron.core.check;

import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is left of one job.
 *
 * @param job its present declaration, tombstones included; empty where it is forgotten
 * @param trimmedUpTo runs up to this time may have been removed by the janitor
 * @param runs those in the database, of all declarations under this name
 * @param events what handlers noted, in any order
 */
public record JobHistory(
        JobId id, Optional<Job> job, Optional<Instant> trimmedUpTo, List<Run> runs, List<LoggedEvent> events) {
    public JobHistory {
        runs = List.copyOf(runs);
        events = List.copyOf(events);
    }

    /** The same with these notes of handlers. */
    public JobHistory withEvents(List<LoggedEvent> noted) {
        return new JobHistory(id, job, trimmedUpTo, runs, noted);
    }

    boolean isTrimmed(Instant time) {
        return trimmedUpTo.isPresent() && !time.isAfter(trimmedUpTo.get());
    }
}
