package io.distributedcron.local.process;

import java.util.ArrayList;
import java.util.List;

/**
 * What brings the pods of a Deployment closer to its spec: new pods start at once, and pods of an older template stop as
 * new ones become ready.
 *
 * @param start how many pods of the present template to start
 * @param stop which to stop
 */
record Rollout(int start, List<Pod> stop) {

    static Rollout of(Workload workload, List<Pod> pods) {
        List<Pod> current = new ArrayList<>();
        List<Pod> old = new ArrayList<>();
        for (Pod pod : pods) {
            if (!pod.isStopping()) {
                (pod.template().equals(workload.template()) ? current : old).add(pod);
            }
        }
        List<Pod> stop = new ArrayList<>();
        if (current.size() > workload.replicas()) {
            stop.addAll(current.subList(workload.replicas(), current.size()));
        }
        long ready = current.stream().filter(Pod::isReady).count();
        int oldToKeep = (int) Math.max(0, workload.replicas() - ready);
        if (old.size() > oldToKeep) {
            stop.addAll(old.subList(oldToKeep, old.size()));
        }
        return new Rollout(Math.max(0, workload.replicas() - current.size()), List.copyOf(stop));
    }
}
