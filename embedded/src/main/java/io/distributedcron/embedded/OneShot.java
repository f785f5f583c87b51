package io.distributedcron.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A command that is run to its end for what it does or says. */
final class OneShot {

    private OneShot() {}

    /** Runs it in {@code folder} and returns what it wrote; an exit code other than 0 is an error that quotes that. */
    static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("%s ended with exit code %d: %s".formatted(List.of(command), code, output.strip()));
        }
        return output;
    }
}
