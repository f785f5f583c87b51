package io.distributedcron.simulation.scenario;

/** A call that a process makes: it may crash or be paused before and after each, and each may fail. */
public enum Point {
    JOBS_PUT(Server.MONGODB, true),
    JOBS_DELETE(Server.MONGODB, true),
    JOBS_FIND(Server.MONGODB, false),
    JOBS_KNOWN(Server.MONGODB, false),
    JOBS_IN_SLOT(Server.MONGODB, false),
    JOBS_PAYLOAD(Server.MONGODB, false),
    JOBS_CHANGES(Server.MONGODB, false),
    JOBS_FORGET(Server.MONGODB, true),
    JOBS_HOLD(Server.MONGODB, true),
    RUNS_PLAN(Server.MONGODB, true),
    RUNS_REPLAN(Server.MONGODB, true),
    RUNS_WITHDRAW(Server.MONGODB, true),
    RUNS_END(Server.MONGODB, true),
    RUNS_STILL_PLANNED(Server.MONGODB, false),
    RUNS_FIND(Server.MONGODB, false),
    RUNS_LATEST(Server.MONGODB, false),
    RUNS_LINKS(Server.MONGODB, false),
    DUE_POOLS(Server.MONGODB, false),
    DUE_COUNT(Server.MONGODB, false),
    DUE_READ(Server.MONGODB, false),
    DUE_NEXT_BATCH(Server.MONGODB, false),
    CLAIM(Server.MONGODB, true),
    CLAIM_EXCLUSIVE(Server.MONGODB, true),
    CLAIM_ACTIVE(Server.MONGODB, false),
    CLAIM_CANCEL(Server.MONGODB, true),
    CLAIM_END(Server.MONGODB, true),
    CLAIM_OWNED(Server.MONGODB, false),
    CLAIM_OWNERS(Server.MONGODB, false),
    CLAIM_RUNNING(Server.MONGODB, false),
    WAIT_LINES(Server.MONGODB, false),
    WAIT_AWAIT(Server.MONGODB, true),
    WAIT_CALL(Server.MONGODB, true),
    PLACE_TAKE(Server.MONGODB, true),
    PLACE_HELD(Server.MONGODB, false),
    PLACE_USES(Server.MONGODB, false),
    PLACE_BACK(Server.MONGODB, true),
    PLACE_AWAIT(Server.MONGODB, true),
    PLACE_LINES(Server.MONGODB, false),
    HISTORY_READ(Server.MONGODB, false),
    HISTORY_NOTE(Server.MONGODB, true),
    HISTORY_NOTES(Server.MONGODB, false),
    HISTORY_DELETE(Server.MONGODB, true),
    LEASE_REGISTER(Server.MONGODB, true),
    LEASE_RENEW(Server.MONGODB, true),
    LEASE_RELEASE(Server.MONGODB, true),
    LEASE_READ(Server.MONGODB, false),
    LEASE_CLOSE(Server.MONGODB, true),
    EPOCH(Server.MONGODB, true),
    EPOCH_READ(Server.MONGODB, false),
    CLOCK(Server.MONGODB, false),
    PAGES_SEND(Server.KAFKA, true),
    PAGES_POLL(Server.KAFKA, false),
    RUNS_SEND(Server.KAFKA, true),
    RUNS_POLL(Server.KAFKA, false),
    RUNS_ACKNOWLEDGE(Server.KAFKA, false),
    HEARTBEAT(Server.REDIS, true),
    LEAVE(Server.REDIS, true),
    MEMBERS(Server.REDIS, false),
    LOCK_ACQUIRE(Server.REDIS, true),
    LOCK_RENEW(Server.REDIS, true),
    LOCK_RELEASE(Server.REDIS, true);

    private final Server server;
    private final boolean write;

    Point(Server server, boolean write) {
        this.server = server;
        this.write = write;
    }

    public Server server() {
        return server;
    }

    /** Whether it may take effect after its caller has given it up. */
    public boolean write() {
        return write;
    }
}
