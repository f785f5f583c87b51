package io.distributedcron.core.check;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import java.util.function.Consumer;

/** What is left of jobs, without the notes of handlers. Every method may throw {@link io.distributedcron.core.store.StoreException}. */
public interface Histories {
    /** Hands over each job of a slot that is declared or has runs, one at a time. */
    void inSlot(Slot slot, Consumer<JobHistory> to);

    /** One job, read so that what is removed meanwhile is not taken for missing. */
    JobHistory of(JobId job);

    /** How many documents could not be read. */
    long unreadable();
}
