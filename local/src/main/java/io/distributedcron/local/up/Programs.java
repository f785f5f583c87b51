package io.distributedcron.local.up;

import io.distributedcron.local.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How our own programs are started from what was built here.
 *
 * @param home the folder of the project
 */
record Programs(Path home) {
    /** Long-lived processes beside many others on one machine: little memory for what is not the heap. */
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto");

    private static final List<String> START_FAST = List.of("-XX:TieredStopAtLevel=1");

    static final String SCHEDULER_IMAGE = "distributed-cron/scheduler:local";
    static final String WORKER_IMAGE = "distributed-cron/worker:local";

    Command operator() {
        return java("operator", START_FAST, "-Xmx192m", "io.distributedcron.operator.OperatorMain");
    }

    Command scheduler() {
        return java("scheduler", List.of(), "-Xmx256m", "io.distributedcron.scheduler.SchedulerMain");
    }

    Command worker() {
        return java("worker-runtime", List.of(), "-Xmx512m", "io.distributedcron.worker.WorkerMain");
    }

    private Command java(String module, List<String> more, String heap, String main) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(FLAGS);
        words.addAll(more);
        words.addAll(List.of(heap, "-cp", classPath(module), main));
        return new Command(words, home, Map.of());
    }

    private String classPath(String module) {
        Path folder = home.resolve(module).resolve("target/run");
        try {
            return folder.resolve("classes") + ":"
                    + Files.readString(folder.resolve("classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The class path of " + module + " was not written by the build. Start with ./dcron, which builds.",
                    e);
        }
    }
}
