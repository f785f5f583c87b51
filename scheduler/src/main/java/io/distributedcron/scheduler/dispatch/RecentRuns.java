package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;

/**
 * Remembers runs, by id and ticket, for at least some time and at most twice as long: in two generations, so that
 * forgetting costs nothing. Thread-safe.
 *
 * <p>Of a run nothing is kept but a number of 64 bits, made of its ticket, which is random: hundreds of thousands of runs are
 * remembered, and as objects they made the collector the busiest part of a scheduler. That two runs have one number is as
 * unlikely as that two have one ticket, and delays one of them.
 */
final class RecentRuns {
    private final Ticker ticker;
    private final long generationNanos;
    private Generation young = new Generation();
    private Generation old = new Generation();
    private long begun;

    RecentRuns(Ticker ticker, Duration atLeast) {
        this.ticker = ticker;
        this.generationNanos = atLeast.toNanos();
        this.begun = ticker.nanos();
    }

    /** Remembers a run from now on. */
    synchronized void remember(RunRef run) {
        turn();
        young.put(number(run), ticker.nanos());
    }

    /** Whether the run was remembered less than the time ago. */
    synchronized boolean knows(RunRef run) {
        turn();
        long number = number(run);
        int at = young.find(number);
        if (at >= 0) {
            return isRecent(young.since[at]);
        }
        at = old.find(number);
        return at >= 0 && isRecent(old.since[at]);
    }

    private boolean isRecent(long since) {
        return ticker.nanos() - since < generationNanos;
    }

    synchronized void forget(RunRef run) {
        long longAgo = ticker.nanos() - generationNanos;
        young.setIfThere(number(run), longAgo);
        old.setIfThere(number(run), longAgo);
    }

    private void turn() {
        long now = ticker.nanos();
        if (now - begun >= generationNanos) {
            old = now - begun >= 2 * generationNanos ? new Generation() : young;
            young = new Generation();
            begun = now;
        }
    }

    /** Never 0, which is an empty place. */
    private static long number(RunRef run) {
        long mixed = (run.ticket().value() ^ run.id().hashCode()) * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        return mixed == 0 ? 1 : mixed;
    }

    /** Numbers and since when they are here: a hash table with open addressing and linear probing, at most half full. */
    private static final class Generation {
        private long[] numbers = new long[64];
        private long[] since = new long[64];
        private int size;

        void put(long number, long at) {
            int place = place(number);
            if (numbers[place] == 0) {
                if (2 * size >= numbers.length) {
                    grow();
                    place = place(number);
                }
                numbers[place] = number;
                size++;
            }
            since[place] = at;
        }

        void setIfThere(long number, long at) {
            int place = find(number);
            if (place >= 0) {
                since[place] = at;
            }
        }

        /** Where it is; negative if it is not. */
        int find(long number) {
            int place = place(number);
            return numbers[place] == 0 ? -1 : place;
        }

        /** Where it is, or would be. */
        private int place(long number) {
            int mask = numbers.length - 1;
            int place = (int) number & mask;
            while (numbers[place] != 0 && numbers[place] != number) {
                place = place + 1 & mask;
            }
            return place;
        }

        private void grow() {
            long[] before = numbers;
            long[] times = since;
            numbers = new long[2 * before.length];
            since = new long[numbers.length];
            for (int i = 0; i < before.length; i++) {
                if (before[i] != 0) {
                    int place = place(before[i]);
                    numbers[place] = before[i];
                    since[place] = times[i];
                }
            }
        }
    }
}
