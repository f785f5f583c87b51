package io.distributedcron.benchmarks.load;

import io.distributedcron.local.process.ProgramFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * How schedulers and workers are started: with the flags that the launcher gives them.
 *
 * @param servers whom they talk to
 * @param environment more of it, of all of them
 * @param moreFlags of their JVMs; {@code %n} is the name of the process
 * @param paths their class paths
 */
record OurPrograms(
        OurServers servers,
        Processes processes,
        Map<String, String> environment,
        List<String> moreFlags,
        ClassPaths paths) {
    private static final int CONCURRENCY = 64;
    private static final Pattern READY = Pattern.compile(" is ready");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final String WORKER = "io.distributedcron.worker.WorkerMain";
    private static final String SCHEDULER = "io.distributedcron.scheduler.SchedulerMain";

    /** A scheduler has no file for its log otherwise, and would write down what its libraries do. */
    private static final String LOG = "-Dlogback.configurationFile=io/distributedcron/benchmarks/process-logback.xml";

    /** The class paths of both. */
    record ClassPaths(String worker, String scheduler) {
        /** That of this process, which has all classes. */
        static ClassPaths ofThisProcess() {
            String all = System.getProperty("java.class.path");
            return new ClassPaths(all, all);
        }
    }

    /** For the report. */
    static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("worker", "DCRON_CONCURRENCY=" + CONCURRENCY + ", " + String.join(" ", ProgramFlags.worker()));
        settings.put("scheduler", environment + ", " + String.join(" ", ProgramFlags.scheduler()));
        return settings;
    }

    /** The same with other flags. */
    OurPrograms with(List<String> flags) {
        return new OurPrograms(servers, processes, environment, flags, paths);
    }

    /** Starts one; returns when it is ready. */
    Processes.Ready worker(String name, Path notes) throws IOException, InterruptedException {
        Map<String, String> its = common();
        its.put("DCRON_POOL", OurSystem.POOL.toString());
        its.put("DCRON_CONCURRENCY", String.valueOf(CONCURRENCY));
        its.put(CallNotes.FOLDER, notes.toString());
        List<String> words = java(ProgramFlags.worker(), name, paths.worker(), WORKER);
        return processes.start(name, words, its, READY, READY_WITHIN);
    }

    /** Starts one; returns when it is ready. */
    Processes.Ready scheduler(String name) throws IOException, InterruptedException {
        return scheduler(name, line -> {});
    }

    /**
     * Starts one; returns when it is ready.
     *
     * @param onLine told of each line that it writes
     */
    Processes.Ready scheduler(String name, Consumer<String> onLine) throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(ProgramFlags.scheduler());
        flags.add(LOG);
        return processes.start(
                name, java(flags, name, paths.scheduler(), SCHEDULER), common(), READY, READY_WITHIN, onLine);
    }

    private Map<String, String> common() {
        Map<String, String> common = new LinkedHashMap<>(environment);
        common.putAll(servers.addresses());
        return common;
    }

    private List<String> java(List<String> flags, String name, String classPath, String main) {
        List<String> all = new ArrayList<>(flags);
        moreFlags.forEach(flag -> all.add(flag.replace("%n", name)));
        return Processes.java(all, classPath, main);
    }
}
