package io.distributedcron.core.declare;

import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Ports whose process dies before or after a call of theirs, counted from when that was asked for. */
final class FailingPorts {
    private final JobStore jobs;
    private final PlannedRuns runs;
    private int before;
    private int after;
    private int calls;

    FailingPorts(JobStore jobs, PlannedRuns runs) {
        this.jobs = failing(JobStore.class, jobs);
        this.runs = failing(PlannedRuns.class, runs);
    }

    JobStore jobs() {
        return jobs;
    }

    PlannedRuns runs() {
        return runs;
    }

    /** How many calls were made or asked for. */
    int calls() {
        return calls;
    }

    /** The call of this number, counted from 1, is never made. */
    void failBefore(int call) {
        before = call;
    }

    /** The call of this number, counted from 1, is made and its answer lost. */
    void failAfter(int call) {
        after = call;
    }

    private <P> P failing(Class<P> port, P real) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    calls++;
                    if (--before == 0) {
                        throw new Crash();
                    }
                    Object answer = call(real, method, arguments);
                    if (--after == 0) {
                        throw new Crash();
                    }
                    return answer;
                }));
    }

    private static @Nullable Object call(Object real, java.lang.reflect.Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What the caller sees of the death of its process. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
