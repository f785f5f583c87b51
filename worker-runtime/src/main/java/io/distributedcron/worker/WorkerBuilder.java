package io.distributedcron.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.core.channel.kafka.KafkaChannels;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.worker.execute.CallFunction;
import io.distributedcron.worker.execute.Functions;
import io.distributedcron.worker.lease.WorkerIdentity;
import io.distributedcron.worker.loop.OnOutOfMemory;
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
    private Installation installation = Installation.DEFAULT;
    private String mongodb = "mongodb://localhost:27017";
    private String kafka = "localhost:9092";
    private @Nullable WorkerConnections connections;
    private OnOutOfMemory onOutOfMemory = OnOutOfMemory.GO_ON;

    WorkerBuilder() {}

    /** Whose runs it takes, as {@code namespace/name}. Required. */
    public WorkerBuilder pool(String namespaceAndName) {
        pool = PoolId.parse(namespaceAndName);
        return this;
    }

    /** Which installation it belongs to; default {@code dcron}. */
    public WorkerBuilder installation(String name) {
        installation = new Installation(name);
        return this;
    }

    /** The connection string of MongoDB; default {@code mongodb://localhost:27017}. */
    public WorkerBuilder mongodb(String uri) {
        mongodb = uri;
        return this;
    }

    /** The bootstrap servers of Kafka; default {@code localhost:9092}. */
    public WorkerBuilder kafka(String bootstrapServers) {
        kafka = bootstrapServers;
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

    /**
     * Ends the process at once, with exit code 3, when a handler or a thread of the worker finds no memory left, so that it
     * is started anew; the ready-made worker does. Default: the attempt fails, and the process goes on, with whatever
     * threads the lack of memory has left it.
     */
    public WorkerBuilder exitOnOutOfMemory() {
        ExitOnOutOfMemory exit = new ExitOnOutOfMemory();
        exit.watchOtherThreads();
        onOutOfMemory = exit;
        return this;
    }

    /** Other servers than MongoDB and Kafka: for tests. */
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
        Functions named = Functions.of(functions);
        CallFunction call = new CallFunction(named, mapper == null ? PayloadMapper.create() : mapper, onOutOfMemory);
        WorkerIdentity identity = new WorkerIdentity(instance, pool, named.names(), settings.concurrency());
        return new Worker(connections == null ? connect(pool) : connections, identity, call, settings, onOutOfMemory);
    }

    private WorkerConnections connect(PoolId ofPool) {
        MongoStores stores = MongoStores.connect(mongodb, installation);
        KafkaChannels channels = new KafkaChannels(installation, kafka);
        int batch = settings.pollBatch();
        WorkerServers servers = new WorkerServers(
                stores.jobs(),
                stores.plannedRuns(),
                stores.claimedRuns(),
                stores.waitingRuns(),
                stores.groupPlaces(),
                stores.history(),
                stores.leases(),
                channels.runReceiver(ofPool, batch));
        return new WorkerConnections(servers, stores.clock(), stores::ensureIndexes, stores::close);
    }
}
