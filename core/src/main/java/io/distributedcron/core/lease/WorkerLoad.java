package io.distributedcron.core.lease;

/**
 * What a worker says with each renewal; schedulers publish what its pool can claim.
 *
 * @param claimed runs claimed since it started
 * @param finished runs ended since it started
 * @param running functions being executed now
 * @param freeCapacity how many more runs it would claim now
 */
public record WorkerLoad(long claimed, long finished, int running, int freeCapacity) {
    /** That of a worker that has just started. */
    public static WorkerLoad idle(int capacity) {
        return new WorkerLoad(0, 0, 0, capacity);
    }
}
