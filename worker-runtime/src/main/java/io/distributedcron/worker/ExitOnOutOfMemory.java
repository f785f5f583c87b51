package io.distributedcron.worker;

import io.distributedcron.worker.loop.OnOutOfMemory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once, with the exit code {@value #EXIT_CODE}, when there is no memory left: a worker that is replaced
 * loses nothing, as its runs go to others when its lease is over, and one that goes on without some of its threads would.
 */
final class ExitOnOutOfMemory implements OnOutOfMemory {
    /** As that of {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int EXIT_CODE = 3;

    private static final Logger log = LoggerFactory.getLogger(ExitOnOutOfMemory.class);
    private static final byte[] LAST_WORDS =
            "the worker has run out of memory and ends\n".getBytes(StandardCharsets.US_ASCII);

    private final AtomicBoolean once = new AtomicBoolean();

    @Override
    public void met(String where, OutOfMemoryError error) {
        if (!once.compareAndSet(false, true)) {
            return;
        }
        try {
            log.error(
                    "the worker has run out of memory ({}; noticed in {}): it ends with exit code {}, to be started anew."
                            + " Its runs go to other workers when its lease is over. Give it more memory, or fewer runs at"
                            + " once",
                    error.getMessage(),
                    where,
                    EXIT_CODE);
        } catch (OutOfMemoryError again) {
            System.err.write(LAST_WORDS, 0, LAST_WORDS.length);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** Also of threads that nobody watches. */
    void watchOtherThreads() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (thrown instanceof OutOfMemoryError error) {
                met("thread " + thread.getName(), error);
            } else if (before != null) {
                before.uncaughtException(thread, thrown);
            } else {
                log.error("thread {} has ended by an error", thread.getName(), thrown);
            }
        });
    }
}
