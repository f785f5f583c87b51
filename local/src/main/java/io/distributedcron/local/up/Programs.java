package io.distributedcron.local.up;

import io.distributedcron.local.process.Command;
import io.distributedcron.local.process.ProgramFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How our own programs are started.
 *
 * @param home the folder in which they run
 * @param classPath that of the module of this name
 */
record Programs(Path home, UnaryOperator<String> classPath) {
    private static final String WORKER_MAIN = "io.distributedcron.worker.WorkerMain";

    static final String OPERATOR_IMAGE = "distributed-cron/operator:local";
    static final String SCHEDULER_IMAGE = "distributed-cron/scheduler:local";
    static final String WORKER_IMAGE = "distributed-cron/worker:local";

    /** Those that {@code ./dcron} built in the folder of the project. */
    static Programs builtIn(Path home) {
        return new Programs(home, module -> read(home.resolve(module).resolve("target/run")));
    }

    private static String read(Path built) {
        try {
            return built.resolve("classes") + ":"
                    + Files.readString(built.resolve("classpath")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("There is no build in " + built + ". Start with ./dcron, which builds.", e);
        }
    }

    /** Makes the images of all of them known. */
    void addTo(ImageTable images, Map<String, String> environment) {
        images.add(
                OPERATOR_IMAGE,
                java("operator", ProgramFlags.operator(), "io.distributedcron.operator.OperatorMain", environment));
        images.add(
                SCHEDULER_IMAGE,
                java("scheduler", ProgramFlags.scheduler(), "io.distributedcron.scheduler.SchedulerMain", environment));
        images.add(WORKER_IMAGE, java("worker-runtime", ProgramFlags.worker(), WORKER_MAIN, environment));
        images.add(UpOptions.RECORDING_IMAGE, java("local", ProgramFlags.worker(), WORKER_MAIN, environment));
    }

    private Command java(String module, List<String> flags, String main, Map<String, String> environment) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(flags);
        words.addAll(List.of("-cp", classPath.apply(module), main));
        return new Command(words, home, environment);
    }
}
