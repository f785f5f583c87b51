package io.distributedcron.simulation.scenario;

import java.util.List;

/** Which calls which process makes. */
final class Points {
    private static final List<Point> OPERATOR = List.of(
            Point.JOBS_PUT,
            Point.JOBS_DELETE,
            Point.JOBS_FIND,
            Point.JOBS_HOLD,
            Point.RUNS_PLAN,
            Point.RUNS_REPLAN,
            Point.RUNS_WITHDRAW,
            Point.CLOCK);
    private static final List<Point> WORKER = List.of(
            Point.RUNS_END,
            Point.CLAIM,
            Point.CLAIM,
            Point.CLAIM_EXCLUSIVE,
            Point.CLAIM_EXCLUSIVE,
            Point.CLAIM_ACTIVE,
            Point.WAIT_LINES,
            Point.WAIT_AWAIT,
            Point.WAIT_AWAIT,
            Point.WAIT_CALL,
            Point.WAIT_CALL,
            Point.PLACE_TAKE,
            Point.PLACE_TAKE,
            Point.PLACE_HELD,
            Point.PLACE_USES,
            Point.PLACE_BACK,
            Point.PLACE_AWAIT,
            Point.PLACE_LINES,
            Point.CLAIM_CANCEL,
            Point.CLAIM_END,
            Point.CLAIM_END,
            Point.CLAIM_OWNED,
            Point.HISTORY_NOTES,
            Point.LEASE_REGISTER,
            Point.LEASE_RENEW,
            Point.LEASE_RENEW,
            Point.LEASE_RELEASE,
            Point.RUNS_POLL,
            Point.RUNS_ACKNOWLEDGE,
            Point.CLOCK);
    private static final List<Point> SCHEDULER = List.of(
            Point.JOBS_FIND,
            Point.JOBS_IN_SLOT,
            Point.JOBS_HOLD,
            Point.JOBS_CHANGES,
            Point.JOBS_FORGET,
            Point.RUNS_PLAN,
            Point.RUNS_PLAN,
            Point.RUNS_PLAN,
            Point.RUNS_WITHDRAW,
            Point.RUNS_END,
            Point.RUNS_FIND,
            Point.RUNS_LATEST,
            Point.DUE_POOLS,
            Point.DUE_COUNT,
            Point.DUE_READ,
            Point.DUE_NEXT_BATCH,
            Point.CLAIM_END,
            Point.CLAIM_OWNERS,
            Point.CLAIM_RUNNING,
            Point.PLACE_USES,
            Point.PLACE_BACK,
            Point.PLACE_AWAIT,
            Point.WAIT_CALL,
            Point.HISTORY_READ,
            Point.HISTORY_NOTE,
            Point.HISTORY_NOTES,
            Point.HISTORY_DELETE,
            Point.LEASE_READ,
            Point.LEASE_CLOSE,
            Point.EPOCH,
            Point.EPOCH_READ,
            Point.CLOCK,
            Point.PAGES_SEND,
            Point.PAGES_SEND,
            Point.PAGES_POLL,
            Point.RUNS_SEND,
            Point.RUNS_SEND,
            Point.HEARTBEAT,
            Point.MEMBERS,
            Point.LOCK_ACQUIRE,
            Point.LOCK_RENEW);

    private Points() {}

    static List<Point> of(String machine) {
        if (machine.equals(Names.OPERATOR)) {
            return OPERATOR;
        }
        return Names.workerNumber(machine) > 0 ? WORKER : SCHEDULER;
    }
}
