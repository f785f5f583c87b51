package io.distributedcron.simulation.scenario;

/** A server from which a process may be cut off. */
public enum Server {
    MONGODB,
    KAFKA,
    REDIS
}
