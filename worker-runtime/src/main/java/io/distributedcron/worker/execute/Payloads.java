package io.distributedcron.worker.execute;

import io.distributedcron.core.job.Payload;
import io.distributedcron.core.store.JobStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The payloads of runs: in the run itself, or kept beside the job and cached here, the least recently used ones given up
 * beyond a bound. Thread-safe; no lock is held while the store is asked.
 */
public final class Payloads {
    private static final int MAX_CACHED_CHARS = 8 * 1024 * 1024;

    private final JobStore jobs;
    private final LinkedHashMap<String, String> cache = new LinkedHashMap<>(16, 0.75f, true);
    private long cachedChars;

    public Payloads(JobStore jobs) {
        this.jobs = jobs;
    }

    /**
     * The JSON of a payload; empty where there is none.
     *
     * @throws io.distributedcron.core.store.StoreException if the store was asked and did not answer
     * @throws PayloadGoneException if it is kept nowhere any more
     */
    public Optional<String> json(Payload payload) throws PayloadGoneException {
        return switch (payload) {
            case Payload.None none -> Optional.empty();
            case Payload.Inline(var json) -> Optional.of(json);
            case Payload.Stored stored -> Optional.of(stored(stored));
        };
    }

    /** Whether {@link #json} would have to ask the store. */
    public boolean mustBeFetched(Payload payload) {
        return payload instanceof Payload.Stored stored && !isCached(stored.key());
    }

    private String stored(Payload.Stored stored) throws PayloadGoneException {
        synchronized (cache) {
            String cached = cache.get(stored.key());
            if (cached != null) {
                return cached;
            }
        }
        String json = jobs.payload(stored).orElseThrow(() -> new PayloadGoneException(stored.key()));
        remember(stored.key(), json);
        return json;
    }

    private boolean isCached(String key) {
        synchronized (cache) {
            return cache.containsKey(key);
        }
    }

    private void remember(String key, String json) {
        synchronized (cache) {
            String old = cache.put(key, json);
            cachedChars += json.length() - (old == null ? 0 : old.length());
            var eldest = cache.entrySet().iterator();
            while (cachedChars > MAX_CACHED_CHARS && eldest.hasNext()) {
                Map.Entry<String, String> entry = eldest.next();
                cachedChars -= entry.getValue().length();
                eldest.remove();
            }
        }
    }
}
