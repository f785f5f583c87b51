package io.distributedcron.operator;

import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.Triggers;
import io.distributedcron.core.store.memory.MemoryStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;

/** A store that does not answer while it is told not to. */
final class FailingStore {
    private final MemoryStores stores;
    private final AtomicLong summaries = new AtomicLong();
    private volatile boolean down;

    FailingStore(MemoryStores stores) {
        this.stores = stores;
    }

    void down(boolean isDown) {
        down = isDown;
    }

    long summariesRead() {
        return summaries.get();
    }

    StorePorts ports() {
        return new StorePorts(
                failing(JobStore.class, stores.jobs()),
                failing(PlannedRuns.class, stores.plannedRuns()),
                failing(RunHistory.class, stores.history()),
                failing(Triggers.class, stores.triggers()),
                stores.leases(),
                failing(HeldJobs.class, stores.heldJobs()));
    }

    private <P> P failing(Class<P> port, P real) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (down) {
                        throw new StoreException("no answer from the database", new IllegalStateException());
                    }
                    if (method.getName().equals("summaries")) {
                        summaries.incrementAndGet();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
