package io.distributedcron.core.check;

/** Judges one job. */
public interface JudgeJob {
    JobVerdict judge(JobHistory history);

    /** By the ids of runs, which says most. */
    static JudgeJob byRun(Rules rules) {
        return new JudgeByRun(rules);
    }

    /** By times alone, as if runs had no ids: what a bystander with a watch would say. */
    static JudgeJob byWindow(Rules rules) {
        return new JudgeByWindow(rules);
    }
}
