package io.distributedcron.benchmarks.load;

import io.distributedcron.core.job.PoolId;
import io.distributedcron.local.process.GuardedProcess;
import io.distributedcron.local.process.ProgramFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How schedulers and workers are started: with the flags that the launcher gives them.
 *
 * @param servers whom they talk to
 * @param pool whose runs the workers take
 * @param environment more of it, of all of them
 * @param moreFlags of their JVMs; {@code %n} is the name of the process
 */
record OurPrograms(
        OurServers servers, Processes processes, PoolId pool, Map<String, String> environment, List<String> moreFlags) {
    private static final int CONCURRENCY = 64;
    private static final Pattern READY = Pattern.compile(" is ready");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final String WORKER = "io.distributedcron.worker.WorkerMain";
    private static final String SCHEDULER = "io.distributedcron.scheduler.SchedulerMain";

    /** Each pause and each run stands in the log of a scheduler otherwise. */
    private static final String QUIET = "-Dlogback.configurationFile=io/distributedcron/benchmarks/process-logback.xml";

    /** For the report. */
    static Map<String, String> settings(Map<String, String> environment) {
        return Map.of(
                "worker", "DCRON_CONCURRENCY=" + CONCURRENCY + ", " + String.join(" ", ProgramFlags.worker()),
                "scheduler", environment + ", " + String.join(" ", ProgramFlags.scheduler()));
    }

    /** Starts one; returns when it is ready. */
    GuardedProcess worker(String name, Path notes) throws IOException, InterruptedException {
        Map<String, String> its = common();
        its.put("DCRON_POOL", pool.toString());
        its.put("DCRON_CONCURRENCY", String.valueOf(CONCURRENCY));
        its.put(CallNotes.FOLDER, notes.toString());
        return processes.start(name, java(ProgramFlags.worker(), name, WORKER), its, READY, READY_WITHIN);
    }

    /** Starts one; returns when it is ready. */
    GuardedProcess scheduler(String name) throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(ProgramFlags.scheduler());
        flags.add(QUIET);
        return processes.start(name, java(flags, name, SCHEDULER), common(), READY, READY_WITHIN);
    }

    private Map<String, String> common() {
        Map<String, String> common = new LinkedHashMap<>(environment);
        common.putAll(servers.addresses());
        return common;
    }

    private List<String> java(List<String> flags, String name, String main) {
        List<String> all = new ArrayList<>(flags);
        moreFlags.forEach(flag -> all.add(flag.replace("%n", name)));
        return Processes.java(all, main);
    }
}
