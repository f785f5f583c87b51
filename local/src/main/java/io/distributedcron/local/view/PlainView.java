package io.distributedcron.local.view;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Lines for a log or a pipe: each event, and every ten seconds where things stand. */
public final class PlainView implements View {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final PrintStream out;
    private Duration nextStatus = EVERY;

    public PlainView(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void event(String line) {
        out.println(line);
    }

    @Override
    public synchronized void refresh(Snapshot snapshot) {
        if (snapshot.elapsed().compareTo(nextStatus) >= 0) {
            nextStatus = snapshot.elapsed().plus(EVERY);
            out.println(status(snapshot));
        }
    }

    static String status(Snapshot snapshot) {
        Snapshot.Counts counts = snapshot.counts();
        return String.format(
                Locale.ROOT,
                "%d s: %d jobs, %d runs: %d succeeded, %d failed, %d skipped, %d cancelled, %d running;"
                        + " lateness p50 %.1f ms, p99 %.1f ms",
                snapshot.elapsed().toSeconds(),
                snapshot.jobs().size(),
                counts.all(),
                counts.succeeded(),
                counts.failed(),
                counts.skipped(),
                counts.cancelled(),
                counts.running(),
                snapshot.latenessMs().p50(),
                snapshot.latenessMs().p99());
    }

    @Override
    public void close() {}
}
