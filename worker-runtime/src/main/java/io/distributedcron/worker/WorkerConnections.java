package io.distributedcron.worker;

import io.distributedcron.core.time.DatabaseClock;

/**
 * A worker's servers, and how to part from them.
 *
 * @param servers what it talks to
 * @param clock what time the database says it is
 * @param prepare called before the worker registers, and again while it throws StoreException: makes indexes
 * @param close called once, when the worker has drained
 */
public record WorkerConnections(WorkerServers servers, DatabaseClock clock, Runnable prepare, Runnable close) {}
