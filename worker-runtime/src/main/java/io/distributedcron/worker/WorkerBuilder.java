package io.distributedcron.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.worker.execute.CallFunction;
import io.distributedcron.worker.execute.Functions;
import io.distributedcron.worker.lease.WorkerIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a {@link Worker} is. Not thread-safe. */
public final class WorkerBuilder {
    private final List<JobFunction<?>> functions = new ArrayList<>();
    private @Nullable PoolId pool;
    private String instance = "worker-" + ProcessHandle.current().pid();
    private WorkerSettings settings = WorkerSettings.DEFAULT;
    private @Nullable ObjectMapper mapper;
    private @Nullable WorkerConnections connections;

    WorkerBuilder() {}

    /** Whose runs it takes, as {@code namespace/name}. Required. */
    public WorkerBuilder pool(String namespaceAndName) {
        pool = PoolId.parse(namespaceAndName);
        return this;
    }

    /** The name of this process, such as that of its pod: its ids begin with it. Default: made from the process id. */
    public WorkerBuilder instance(String name) {
        instance = name;
        return this;
    }

    /** How it behaves; default {@link WorkerSettings#DEFAULT}. Replaces what {@link #concurrency} has set before. */
    public WorkerBuilder settings(WorkerSettings all) {
        settings = all;
        return this;
    }

    /** How many handlers run at once; default 16. */
    public WorkerBuilder concurrency(int limit) {
        settings = settings.withConcurrency(limit);
        return this;
    }

    /** Adds a function that may return a result. */
    public <P extends @Nullable Object> WorkerBuilder handler(
            String name, Class<? extends P> payloadType, JobHandler<P> handler) {
        functions.add(new JobFunction<P>(name, payloadType, handler));
        return this;
    }

    /** Adds a function without a result. */
    public <P extends @Nullable Object> WorkerBuilder action(
            String name, Class<? extends P> payloadType, JobAction<P> action) {
        functions.add(JobFunction.<P>action(name, payloadType, action));
        return this;
    }

    /** Adds functions. */
    public WorkerBuilder functions(Collection<? extends JobFunction<?>> more) {
        functions.addAll(more);
        return this;
    }

    /** Reads payloads and writes results; default {@link PayloadMapper#create()}. */
    public WorkerBuilder mapper(ObjectMapper other) {
        mapper = other;
        return this;
    }

    /** Its servers, where they are not those of an installation: for tests. */
    public WorkerBuilder connections(WorkerConnections other) {
        connections = other;
        return this;
    }

    /**
     * The worker, not started yet.
     *
     * @throws IllegalStateException if something required is missing
     * @throws IllegalArgumentException if two functions have the same name
     */
    public Worker build() {
        if (pool == null) {
            throw new IllegalStateException("the worker has no pool: call pool(\"namespace/name\")");
        }
        if (functions.isEmpty()) {
            throw new IllegalStateException("the worker has no functions: call handler(name, payloadType, handler)");
        }
        if (connections == null) {
            throw new IllegalStateException("the worker has no servers: call connections(...)");
        }
        Functions named = Functions.of(functions);
        CallFunction call = new CallFunction(named, mapper == null ? PayloadMapper.create() : mapper);
        WorkerIdentity identity = new WorkerIdentity(instance, pool, named.names(), settings.concurrency());
        return new Worker(connections, identity, call, settings);
    }
}
