package io.distributedcron.worker.execute;

import io.distributedcron.worker.WorkerSettings;

/**
 * How much a worker may claim: what it expects to start within the lead, from the places that are free and how long its
 * functions usually take. Thread-safe.
 */
public final class Capacity {
    private final WorkerSettings settings;
    private final HeldRuns held;
    private final ServiceTimes times;
    private final Surroundings surroundings;

    public Capacity(WorkerSettings settings, HeldRuns held, ServiceTimes times, Surroundings surroundings) {
        this.settings = settings;
        this.held = held;
        this.times = times;
        this.surroundings = surroundings;
    }

    /** An account of what can be promised now, from which each claim is taken; for one thread. */
    public Account open(int promisedElsewhere) {
        int waiting = held.waitingCount() + promisedElsewhere;
        return new Account(
                settings.concurrency() - held.runningCount() - waiting,
                settings.maxWaiting() - waiting - held.unwrittenCount(),
                nanosWithinLead() - held.waitingNanos() - promisedElsewhere * times.expectedNanos());
    }

    /** How many more runs of the usual kind would be claimed now. */
    public int freeCapacity(int promisedElsewhere) {
        Account account = open(promisedElsewhere);
        long byTime = Math.max(0, account.nanos) / Math.max(1, times.expectedNanos());
        return (int) Math.max(0, Math.min(account.room, Math.max(account.freePlaces, byTime)));
    }

    private long nanosWithinLead() {
        long lead = settings.lead().toNanos();
        long free = lead * settings.concurrency();
        long now = surroundings.nanos();
        for (HeldRun run : held.running()) {
            long elapsed = now - run.startNanos();
            // What has taken longer than usual is expected to take as long again.
            long remaining = elapsed < run.expectedNanos() ? run.expectedNanos() - elapsed : elapsed;
            free -= Math.min(lead, remaining);
        }
        return free;
    }

    /** What is left to promise. */
    public final class Account {
        private long freePlaces;
        private long room;
        private long nanos;

        private Account(long freePlaces, long room, long nanos) {
            this.freePlaces = freePlaces;
            this.room = room;
            this.nanos = nanos;
        }

        /** Whether anything at all could be taken. */
        public boolean isOpen() {
            return room > 0 && (freePlaces > 0 || nanos > 0);
        }

        /** Takes a run of this function into account; false if there is no room for it. */
        public boolean take(String function) {
            if (room <= 0 || (freePlaces <= 0 && nanos <= 0)) {
                return false;
            }
            room--;
            freePlaces--;
            nanos -= times.expectedNanos(function);
            return true;
        }
    }
}
