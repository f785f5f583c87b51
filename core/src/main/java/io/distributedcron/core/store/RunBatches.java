package io.distributedcron.core.store;

import io.distributedcron.core.run.Run;
import java.util.List;

/** Runs read a batch at a time, so that a page of any size fits into memory. Not thread-safe. */
public interface RunBatches extends AutoCloseable {
    /** The next batch, in due order; empty at the end. May throw {@link StoreException}. */
    List<Run> next();

    @Override
    void close();
}
