package io.distributedcron.worker;

import java.util.ArrayList;
import java.util.List;

/** A function that fills the heap. */
public final class HogFunctions implements FunctionProvider {
    @Override
    public List<JobFunction<?>> functions() {
        return List.of(new JobFunction<Void>("hog", Void.class, (none, context) -> {
            List<byte[]> hoard = new ArrayList<>();
            while (!Thread.currentThread().isInterrupted()) {
                hoard.add(new byte[1024 * 1024]);
            }
            return hoard.size();
        }));
    }
}
