package io.distributedcron.simulation.scenario;

import io.distributedcron.core.job.PoolId;
import java.util.List;

/** The names of machines, and which pool a worker is of. */
public final class Names {
    public static final String OPERATOR = "operator";
    public static final List<PoolId> POOLS = List.of(new PoolId("sim", "a"), new PoolId("sim", "b"));

    private static final String WORKER = "worker-";
    private static final int FIRST_OF_SECOND_POOL = 4;

    private Names() {}

    public static String scheduler(int number) {
        return "scheduler-" + number;
    }

    public static String worker(int number) {
        return WORKER + number;
    }

    /** Which worker runs there, counted from 1; 0 where none does. */
    public static int workerNumber(String machine) {
        return machine.startsWith(WORKER) ? Integer.parseInt(machine.substring(WORKER.length())) : 0;
    }

    /** The pool of a worker. */
    public static PoolId pool(int worker) {
        return POOLS.get(worker >= FIRST_OF_SECOND_POOL ? 1 : 0);
    }

    /** The pools that so many workers have. */
    public static List<PoolId> pools(int workers) {
        return workers >= FIRST_OF_SECOND_POOL ? POOLS : POOLS.subList(0, 1);
    }
}
