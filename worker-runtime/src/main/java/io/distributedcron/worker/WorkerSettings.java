package io.distributedcron.worker;

import java.time.Duration;

/**
 * How a worker behaves.
 *
 * @param concurrency how many handlers run at once; default 16
 * @param maxWaiting how many claimed runs may wait in memory for their time or for a free place; default 10,000
 * @param maxBatch how many messages are taken at once at most; default 500
 * @param lead how far ahead of their time runs are published, and so for how long ahead a worker claims; default 1 s
 * @param exclusiveLead how long before its time a run of Forbid or Replace is claimed; default 750 ms
 * @param replaceRetry how often a run of Replace tries again while the other one stops; default 150 ms
 * @param giveBackAfter how late a claimed run may be for want of a free place before it is left to another worker;
 *     default 5 s
 * @param lease for how long a renewal lasts; default 15 s
 * @param renewEvery how often the lease is renewed; default 1 s
 * @param leaseMargin how long before the lease may be over handlers are interrupted; default 3 s
 * @param outcomeLinger how long an outcome waits for others, to be written together, unless another run waits for it; 0:
 *     not at all; default 10 ms
 * @param drainTimeout how long a shutdown waits for running handlers before it interrupts them; 0: not at all; default
 *     30 s
 * @param stopGrace how long a handler may take to react to an interruption before it is named in the log, and how long a
 *     shutdown waits for it and for the last outcomes; default 10 s
 */
public record WorkerSettings(
        int concurrency,
        int maxWaiting,
        int maxBatch,
        Duration lead,
        Duration exclusiveLead,
        Duration replaceRetry,
        Duration giveBackAfter,
        Duration lease,
        Duration renewEvery,
        Duration leaseMargin,
        Duration outcomeLinger,
        Duration drainTimeout,
        Duration stopGrace) {
    /** What holds where nothing else is said. */
    public static final WorkerSettings DEFAULT = new WorkerSettings(
            16,
            10_000,
            500,
            Duration.ofSeconds(1),
            Duration.ofMillis(750),
            Duration.ofMillis(150),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMillis(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));

    public WorkerSettings {
        requirePositive("concurrency", concurrency);
        requirePositive("maxWaiting", maxWaiting);
        requirePositive("maxBatch", maxBatch);
        requirePositive("lead", lead);
        requirePositive("replaceRetry", replaceRetry);
        requirePositive("giveBackAfter", giveBackAfter);
        requirePositive("renewEvery", renewEvery);
        requirePositive("leaseMargin", leaseMargin);
        requirePositive("stopGrace", stopGrace);
        requireNotNegative("exclusiveLead", exclusiveLead);
        requireNotNegative("outcomeLinger", outcomeLinger);
        requireNotNegative("drainTimeout", drainTimeout);
        if (lease.minus(leaseMargin).compareTo(renewEvery.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("lease " + lease + " less leaseMargin " + leaseMargin
                    + " must leave time for two renewals every " + renewEvery);
        }
    }

    /** The same with another limit of handlers that run at once. */
    public WorkerSettings withConcurrency(int limit) {
        return new WorkerSettings(
                limit,
                maxWaiting,
                maxBatch,
                lead,
                exclusiveLead,
                replaceRetry,
                giveBackAfter,
                lease,
                renewEvery,
                leaseMargin,
                outcomeLinger,
                drainTimeout,
                stopGrace);
    }

    /** The same with another wait for running handlers at shutdown. */
    public WorkerSettings withDrainTimeout(Duration wait) {
        return new WorkerSettings(
                concurrency,
                maxWaiting,
                maxBatch,
                lead,
                exclusiveLead,
                replaceRetry,
                giveBackAfter,
                lease,
                renewEvery,
                leaseMargin,
                outcomeLinger,
                wait,
                stopGrace);
    }

    /** How many messages are asked for at once: not many more than may be taken, since what is left goes back. */
    public int pollBatch() {
        return Math.min(maxBatch, Math.max(64, 4 * concurrency));
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " " + value + " must be positive");
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(what + " " + value + " must be positive");
        }
    }

    private static void requireNotNegative(String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + " " + value + " must not be negative");
        }
    }
}
