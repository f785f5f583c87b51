package io.distributedcron.local.chaos;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Kills a process at a chosen point: as soon as it asks a server for something, before the server gets it, or after the
 * server got it and before the answer comes back.
 */
final class KillAtPoint {
    private static final int SECONDS_AT_MOST = 15;

    private final ChaosCluster cluster;
    private final Consumer<String> reached;

    /**
     * @param reached told of each point at which a process was killed, and of each that was not reached
     */
    KillAtPoint(ChaosCluster cluster, Consumer<String> reached) {
        this.cluster = cluster;
        this.reached = reached;
    }

    /** A fault of that kind at a point that chance decides. */
    Fault fault(FaultKind fault, Member member, Random random) {
        var points = CrashPoint.of(member.kind());
        CrashPoint point = points.get(random.nextInt(points.size()));
        TcpProxy.Side side = random.nextBoolean() ? TcpProxy.Side.BEFORE : TcpProxy.Side.AFTER;
        String where = side.label() + " " + point.label();
        boolean master = point == CrashPoint.LOCK;
        return Fault.done(
                fault,
                (master ? "the master" : member.name()) + " killed " + where,
                () -> kill(master ? cluster.master().orElse(member) : member, point, side, where));
    }

    private void kill(Member member, CrashPoint point, TcpProxy.Side side, String where) {
        CountDownLatch killed = new CountDownLatch(1);
        TcpProxy network = member.network(point.server());
        network.set(new TcpProxy.Trap(point::isIn, side, () -> {
            member.kill();
            killed.countDown();
        }));
        try {
            if (killed.await(SECONDS_AT_MOST, TimeUnit.SECONDS)) {
                reached.accept(where);
            } else {
                network.disarm();
                reached.accept(where + " (not reached)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
