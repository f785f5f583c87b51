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
 * <p>That is the run of shard 0. The other shards of the same time have {@code :<shard>} at the end, a number of at most
 * three digits; a run that is run again keeps the shard of the one that failed.
 *
 * @param value one of these forms
 */
public record RunId(String value) implements Comparable<RunId> {
    private static final String MANUAL = "m:";
    private static final String BACKFILL = MANUAL + "b:";

    private static final String REPLAY = MANUAL + "r:";

    /** A time has more digits than a shard: what is made up for is not of the first second of 1970. */
    private static final int SHARD_DIGITS = 3;

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

    /** The run of another shard of the same time; of shard 0 for any run of that time. */
    public RunId ofShard(int shard) {
        int suffix = shardSuffix();
        String first = suffix < 0 ? value : value.substring(0, suffix);
        return shard == 0 ? new RunId(first) : new RunId(first + ":" + shard);
    }

    /** Which shard of its time this run is, counted from 0. */
    public int shard() {
        int suffix = shardSuffix();
        return suffix < 0 ? 0 : Integer.parseInt(value, suffix + 1, value.length(), 10);
    }

    /** Whether the chain of the job's planned times goes on from this run: it is planned by the schedule, for shard 0. */
    public boolean isLink() {
        return !isManual() && shardSuffix() < 0;
    }

    /** The planned time of a link; empty for every other run. */
    public Optional<Instant> plannedTime() {
        int begin = value.indexOf(':') + 1;
        if (!isLink()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(value, begin, value.length(), 10)));
        } catch (NumberFormatException e) {
            return Optional.empty(); // what somebody else wrote
        }
    }

    /** Where the colon before the shard is; -1 if there is none. */
    private int shardSuffix() {
        int begin = value.indexOf(':') + 1;
        int last = value.lastIndexOf(':');
        if (last < begin || value.length() - last - 1 > SHARD_DIGITS || !digits(last + 1)) {
            return -1;
        }
        if (!isManual()) {
            return last;
        }
        Optional<RunId> origin = origin();
        boolean has = origin.isPresent() ? origin.get().shardSuffix() >= 0 : last >= begin + MANUAL.length();
        return has ? last : -1;
    }

    private boolean digits(int from) {
        for (int i = from; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether this run is for a time that is over by itself: it makes up for one, or repeats a run that failed. */
    public boolean isForThePast() {
        return isBackfill() || origin().isPresent();
    }

    /** Whether this run makes up for a time; somebody asked for it. */
    public boolean isBackfill() {
        int begin = value.indexOf(':') + 1;
        return value.startsWith(BACKFILL, begin) && shardSuffix() != begin + BACKFILL.length() - 1;
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
