package io.distributedcron.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that starts a guarded process, prints its pid and waits to be killed. */
public final class StartsAndWaits {
    private StartsAndWaits() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Command command = new Command(List.of("sleep", "600"), folder, Map.of());
        GuardedProcess process = GuardedProcess.start("sleeper", command, folder.resolve("sleeper.log"), line -> {});
        System.out.println(process.pid());
        Thread.currentThread().join();
    }
}
