package io.distributedcron.worker;

import io.distributedcron.core.config.InvalidSettingsException;
import io.distributedcron.worker.function.BuiltInFunctions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ready-made worker: runs the functions of every {@link FunctionProvider} on the class path, and the built-in ones,
 * until it is asked to end. Settings come from the environment, see {@link WorkerEnvironment}. A SIGTERM drains it; the
 * exit code is 0 then, 2 if the settings are wrong, and 3 if it has run out of memory.
 */
public final class WorkerMain {
    private static final String LOGBACK_FILE = "logback.configurationFile";

    private WorkerMain() {}

    /** Runs until the process is asked to end. */
    public static void main(String[] args) throws InterruptedException {
        if (System.getProperty(LOGBACK_FILE) == null) {
            System.setProperty(LOGBACK_FILE, "io/distributedcron/worker/logback.xml");
        }
        WorkerEnvironment environment;
        try {
            environment = WorkerEnvironment.read(System.getenv(), hostAndPid());
        } catch (InvalidSettingsException e) {
            System.err.println("the worker cannot start: " + e.getMessage());
            System.exit(2);
            return;
        }
        Logger log = LoggerFactory.getLogger(WorkerMain.class);
        List<JobFunction<?>> functions = functions(ServiceLoader.load(FunctionProvider.class));
        Worker worker = Worker.builder()
                .installation(environment.installation().name())
                .mongodb(environment.mongodb())
                .kafka(environment.kafka())
                .instance(environment.instance())
                .pool(environment.pool().toString())
                .settings(WorkerSettings.DEFAULT
                        .withConcurrency(environment.concurrency())
                        .withDrainTimeout(environment.drainTimeout()))
                .functions(functions)
                .exitOnOutOfMemory()
                .build();
        endInOrder(worker, log);
        log.info(
                "worker starts: {}, functions {}",
                environment,
                functions.stream().map(JobFunction::name).toList());
        worker.start();
        worker.awaitClosed();
    }

    /** Those of the providers, and the built-in ones whose names they leave free. */
    static List<JobFunction<?>> functions(Iterable<FunctionProvider> providers) {
        List<JobFunction<?>> functions = new ArrayList<>();
        providers.forEach(provider -> functions.addAll(provider.functions()));
        for (JobFunction<?> builtIn : new BuiltInFunctions().functions()) {
            if (functions.stream().noneMatch(function -> function.name().equals(builtIn.name()))) {
                functions.add(builtIn);
            }
        }
        return functions;
    }

    /** The JVM would answer a signal with its number as the exit code; an ordered end is no error. */
    private static void endInOrder(Worker worker, Logger log) {
        AtomicBoolean once = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (once.compareAndSet(false, true)) {
                                worker.close();
                                log.info("worker has ended");
                                Runtime.getRuntime().halt(0);
                            }
                        },
                        "dcron-shutdown"));
    }

    private static String hostAndPid() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "worker";
        }
        return host + "-" + ProcessHandle.current().pid();
    }
}
