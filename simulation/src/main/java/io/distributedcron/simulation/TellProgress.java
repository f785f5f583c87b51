package io.distributedcron.simulation;

import io.distributedcron.core.time.Ticker;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says which promises were broken, and now and then how far it is. Not thread-safe. */
final class TellProgress implements RunSchedules.Observer {
    private static final Duration EVERY = Duration.ofSeconds(20);

    private final long all;
    private final Ticker ticker;
    private final PrintStream findings;
    private final PrintStream progress;
    private final long began;
    private long toldAt;
    private long broken;

    /**
     * Begins now.
     *
     * @param all how many schedules there will be
     * @param findings where broken promises are told
     * @param progress where it is told how far it is
     */
    TellProgress(long all, Ticker ticker, PrintStream findings, PrintStream progress) {
        this.all = all;
        this.ticker = ticker;
        this.findings = findings;
        this.progress = progress;
        this.began = ticker.nanos();
        this.toldAt = began;
    }

    @Override
    public void failed(RunSchedules.Failed failed) {
        broken++;
        findings.println("seed " + failed.seed() + ": " + failed.violation().promise() + ", "
                + failed.violation().what());
    }

    @Override
    public void finished(long schedules) {
        long now = ticker.nanos();
        if (now - toldAt < EVERY.toNanos() || schedules == all) {
            return;
        }
        toldAt = now;
        double minutesLeft = (now - began) / 60e9 / schedules * (all - schedules);
        progress.printf(
                Locale.ROOT,
                "%,d of %,d schedules, %d broken, about %.0f min left%n",
                schedules,
                all,
                broken,
                Math.ceil(minutesLeft));
    }
}
