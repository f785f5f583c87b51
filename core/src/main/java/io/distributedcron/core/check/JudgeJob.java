package io.distributedcron.core.check;

import java.util.List;

/** Judges one job. */
public interface JudgeJob {
    JobVerdict judge(JobHistory history);

    /** What is wrong with all that were judged together. */
    default List<Finding> together() {
        return List.of();
    }

    /** By the ids of runs, which says most. */
    static JudgeJob byRun(Rules rules) {
        return new JudgeByRun(rules);
    }

    /** By times alone, as if runs had no ids: what a bystander with a watch would say. */
    static JudgeJob byWindow(Rules rules) {
        return new JudgeByWindow(rules);
    }
}
