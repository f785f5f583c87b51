package io.distributedcron.scheduler;

import java.util.random.RandomGenerator;

/** A generator for several threads: fast ones are for one thread only. Thread-safe. */
final class SynchronizedRandom implements RandomGenerator {
    private final RandomGenerator generator;

    SynchronizedRandom(RandomGenerator generator) {
        this.generator = generator;
    }

    @Override
    public synchronized long nextLong() {
        return generator.nextLong();
    }
}
