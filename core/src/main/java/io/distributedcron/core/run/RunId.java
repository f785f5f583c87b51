package io.distributedcron.core.run;

import io.distributedcron.core.job.JobUid;
import java.time.Instant;
import java.util.Optional;

/**
 * The identity of a run, made from what it is a run of, so that planning it twice is harmless: {@code <job
 * uid>:<planned time in epoch milliseconds>} or, for a run that somebody asked for, {@code <job uid>:m:<trigger
 * token>}, or {@code <job uid>:m:b:<planned time>} where a time is made up for, or {@code <job uid>:m:r:<token>:<rest of
 * the failed run's id>} where a run that failed is run again.
 *
 * @param value one of these forms
 */
public record RunId(String value) implements Comparable<RunId> {
    private static final String MANUAL = "m:";
    private static final String BACKFILL = MANUAL + "b:";

    private static final String REPLAY = MANUAL + "r:";

    public RunId {
        int colon = value.indexOf(':');
        if (colon <= 0 || colon == value.length() - 1) {
            throw new IllegalArgumentException("'" + value + "' is no run id: expected <job uid>:<planned time>");
        }
    }

    /** The run of this job planned for this time. */
    public static RunId planned(JobUid job, Instant scheduledTime) {
        return new RunId(job.value() + ":" + scheduledTime.toEpochMilli());
    }

    /**
     * The run of this job that was asked for under this token.
     *
     * @param trigger not blank; the same token means the same run
     */
    public static RunId manual(JobUid job, String trigger) {
        if (trigger.isBlank()) {
            throw new IllegalArgumentException("the trigger token of a manual run of " + job + " is blank");
        }
        return new RunId(job.value() + ":" + MANUAL + trigger);
    }

    /** The run of this job that makes up for this time. */
    public static RunId backfill(JobUid job, Instant scheduledTime) {
        return new RunId(job.value() + ":" + BACKFILL + scheduledTime.toEpochMilli());
    }

    /**
     * The run that repeats one that failed.
     *
     * @param token the same token means the same run
     */
    public static RunId replay(RunId failed, TriggerToken token) {
        String rest = failed.value.substring(failed.value.indexOf(':') + 1);
        return new RunId(failed.job() + ":" + REPLAY + token + ":" + rest);
    }

    /** The run that this one repeats, if it repeats one. */
    public Optional<RunId> origin() {
        int begin = value.indexOf(':') + 1;
        if (!value.startsWith(REPLAY, begin)) {
            return Optional.empty();
        }
        int rest = value.indexOf(':', begin + REPLAY.length());
        return rest < 0 || rest == value.length() - 1
                ? Optional.empty()
                : Optional.of(new RunId(job() + value.substring(rest)));
    }

    /** Whether this run is for a time that is over by itself: it makes up for one, or repeats a run that failed. */
    public boolean isForThePast() {
        return isBackfill() || value.startsWith(REPLAY, value.indexOf(':') + 1);
    }

    /** Whether this run makes up for a time; somebody asked for it. */
    public boolean isBackfill() {
        return value.startsWith(BACKFILL, value.indexOf(':') + 1);
    }

    /** Which declaration of a job this is a run of. */
    public JobUid job() {
        return new JobUid(value.substring(0, value.indexOf(':')));
    }

    /** Whether somebody asked for this run; such a run has no successor. */
    public boolean isManual() {
        return value.startsWith(MANUAL, value.indexOf(':') + 1);
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
