package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What was asked for by hand, each once. What is noted of a job goes when the job is deleted. Thread-safe; every method
 * may throw {@link StoreException}.
 */
public interface Triggers {
    /**
     * Notes what is asked for; what was noted before, under the same run id, stays as it is.
     *
     * @return all of them, as they are stored now
     */
    Map<RunId, Trigger> note(List<Trigger> triggers);

    /** Marks that the runs of these are planned; they are never planned again. */
    void planned(Collection<Trigger> triggers);

    /** Keeps a payload for a run of this job, before the run refers to it. */
    void keep(JobId job, Payload.Stored key, String json);
}
