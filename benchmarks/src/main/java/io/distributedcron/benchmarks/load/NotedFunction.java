package io.distributedcron.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.worker.FunctionProvider;
import io.distributedcron.worker.JobFunction;
import java.util.List;

/** The function that our workers run: it does nothing but note its call. */
public final class NotedFunction implements FunctionProvider {
    static final String NAME = "noted";

    @Override
    public List<JobFunction<?>> functions() {
        if (System.getenv(CallNotes.FOLDER) == null) {
            return List.of();
        }
        CallNotes notes = CallNotes.ofThisProcess();
        return List.of(JobFunction.action(NAME, JsonNode.class, (payload, context) -> notes.add(context.dueTime())));
    }
}
