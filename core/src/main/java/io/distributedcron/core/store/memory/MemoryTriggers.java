package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.store.Trigger;
import io.distributedcron.core.store.Triggers;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class MemoryTriggers implements Triggers {
    private final MemoryDatabase database;

    MemoryTriggers(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Map<RunId, Trigger> note(List<Trigger> triggers) {
        synchronized (database) {
            Map<RunId, Trigger> stored = new HashMap<>();
            for (Trigger trigger : triggers) {
                database.triggers.putIfAbsent(trigger.run(), inMillis(trigger));
                stored.put(trigger.run(), database.triggers.getOrDefault(trigger.run(), trigger));
            }
            return stored;
        }
    }

    private static Trigger inMillis(Trigger trigger) {
        return new Trigger(
                trigger.run(),
                trigger.job(),
                trigger.scheduledTime().truncatedTo(ChronoUnit.MILLIS),
                trigger.notedAt().truncatedTo(ChronoUnit.MILLIS),
                trigger.planned());
    }

    @Override
    public void planned(Collection<Trigger> triggers) {
        synchronized (database) {
            for (Trigger trigger : triggers) {
                database.triggers.computeIfPresent(
                        trigger.run(),
                        (run, stored) ->
                                new Trigger(run, stored.job(), stored.scheduledTime(), stored.notedAt(), true));
            }
        }
    }

    @Override
    public void keep(JobId job, Payload.Stored key, String json) {
        synchronized (database) {
            database.payloads.put(key.key(), new MemoryDatabase.StoredPayload(job, json, database.now()));
        }
    }
}
