package io.distributedcron.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Node.js says of itself.
 *
 * @param glibcMinor the y of glibc 2.y it runs on, {@link #NOT_GLIBC} where the system has another C library
 */
record NodeRuntime(String version, int glibcMinor) {

    static final int NOT_GLIBC = -1;

    private static final Pattern ANSWER = Pattern.compile("(\\d+\\.\\S+) (?:2\\.(\\d+)\\S*|-)");

    static NodeRuntime of(Path node) {
        try {
            return parse(
                    OneShot.run(
                            Path.of("").toAbsolutePath(),
                            node.toString(),
                            "-p",
                            "process.report.excludeNetwork = true;"
                                    + "process.versions.node + ' ' + (process.report.getReport().header.glibcVersionRuntime || '-')"));
        } catch (IOException e) {
            throw new ServerStartException(node + " does not run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException("Interrupted while " + node + " was asked for its version", e);
        }
    }

    static NodeRuntime parse(String answer) {
        Matcher matcher = ANSWER.matcher(answer.strip());
        if (!matcher.matches()) {
            throw new ServerStartException(
                    "Node.js gave its version as '" + answer.strip() + "'; expected '20.1.2 2.36'.");
        }
        String glibcMinor = matcher.group(2);
        return new NodeRuntime(matcher.group(1), glibcMinor == null ? NOT_GLIBC : Integer.parseInt(glibcMinor));
    }

    int major() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }
}
