package io.distributedcron.local.chaos;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.local.up.InstallCrds;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * A cluster with its jobs declared, and the launcher's own ways to it.
 *
 * @param stores over a connection that no fault touches
 * @param jobs those that faults change, too
 * @param steady how many more jobs are due every second
 */
record ChaosStack(ChaosCluster cluster, KubernetesClient client, MongoStores stores, ChaosJobs jobs, int steady)
        implements AutoCloseable {
    /** Runs of theirs that wait, are repeated or cut short cost many times what one of a steady job costs. */
    private static final int BESIDE_A_LOAD = 96;

    /**
     * Starts it.
     *
     * @param home of the project
     * @param folder for data and logs
     * @param steady how many more jobs are due every second
     */
    static ChaosStack start(Path home, Path folder, int steady) throws IOException {
        System.err.println("starting servers and processes in " + folder);
        ChaosCluster cluster = new ChaosCluster(home, folder, steady);
        try {
            Config config = Config.fromKubeconfig(cluster.servers().kubernetes().kubeconfig());
            KubernetesClient client =
                    new KubernetesClientBuilder().withConfig(config).build();
            InstallCrds.from(home.resolve("crds"), client);
            cluster.startMembers();
            ChaosJobs jobs = new ChaosJobs(client, steady > 0 ? BESIDE_A_LOAD : ChaosJobs.MOST);
            jobs.declare();
            MongoStores stores = MongoStores.connect(cluster.servers().mongoUri(), Installation.DEFAULT);
            return new ChaosStack(cluster, client, stores, jobs, steady);
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    int jobCount() {
        return jobs.count() + steady;
    }

    /** Does faults to it and has it judged, at last by {@code dcron check} itself. */
    ChaosReport run(List<FaultKind> kinds, long seed, RunChaos.Pace pace, RunChaos.Judging judging)
            throws IOException, InterruptedException {
        ChaosReport report = new ChaosReport(seed);
        ChooseFaults choose =
                new ChooseFaults(cluster, jobs, kinds, new KillAtPoint(cluster, report::point), new Random(seed));
        RunChaos chaos = new RunChaos(this, choose, report, judging, Ticker.system(), System.err::println);
        chaos.awaitReady();
        String mongoUri = cluster.servers().mongoUri();
        if (steady > 0) {
            SteadyJobs.declare(mongoUri, steady);
        }
        Instant from = chaos.run(pace, () -> {
            if (steady > 0) {
                SteadyJobs.suspend(mongoUri, steady);
            }
        });
        FinalCheck check = new FinalCheck(mongoUri, cluster.runLog(), from, judging.grace());
        report.checked(check.json());
        return report;
    }

    @Override
    public void close() {
        stores.close();
        client.close();
        cluster.close();
    }
}
