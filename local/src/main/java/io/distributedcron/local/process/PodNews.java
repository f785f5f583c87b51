package io.distributedcron.local.process;

import java.nio.file.Path;
import java.time.Duration;

/** What happens to pods, for whoever shows it. Calls come from several threads and must be quick. */
public interface PodNews {

    void started(String pod, long pid, Path log);

    void ready(String pod);

    /** It ended without being asked to, and is started again after {@code delay}. */
    void died(String pod, int exitCode, Duration delay);

    /** It could not be started, and is tried again after {@code delay}. */
    void notStarted(String pod, String reason, Duration delay);

    /** It was asked to stop and is gone. */
    void stopped(String pod, boolean byForce);

    /** A line that it wrote. */
    void wrote(String pod, String line);
}
