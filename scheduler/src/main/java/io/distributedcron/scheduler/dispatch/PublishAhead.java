package io.distributedcron.scheduler.dispatch;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.plan.DueDecision;
import io.distributedcron.core.plan.Staleness;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the runs that wait, each the dispatch lead before it is due. What has become stale meanwhile, or finds no
 * room in its pool's window, is let go: it is still planned, and comes back with the overdue pages. What was published is
 * remembered for a few seconds and not published again while it may still be queued. {@link #tick()} is for one thread.
 */
public final class PublishAhead {
    /** How many runs a tick publishes at most. */
    static final int MOST = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(PublishAhead.class);

    private final HeldRuns held;
    private final RecentRuns published;
    private final PublishWindows windows;
    private final FollowJobChanges changes;
    private final RunSender sender;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Duration lead;
    private long lastTick;

    PublishAhead(
            Waiting waiting,
            PublishWindows windows,
            FollowJobChanges changes,
            RunSender sender,
            InstantSource clock,
            Ticker ticker,
            Duration lead) {
        this.held = waiting.held();
        this.published = waiting.published();
        this.windows = windows;
        this.changes = changes;
        this.sender = sender;
        this.clock = clock;
        this.ticker = ticker;
        this.lead = lead;
        this.lastTick = ticker.nanos();
    }

    /** What waits to be published, and what was published lately. */
    record Waiting(HeldRuns held, RecentRuns published) {}

    /** Publishes what is to be published now. */
    public void tick() {
        long nanos = ticker.nanos();
        Duration step = Duration.ofNanos(nanos - lastTick);
        lastTick = nanos;
        Instant now = clock.instant();
        List<Run> taken = held.take(now, lead, step, MOST);
        if (taken.isEmpty()) {
            return;
        }
        if (!changes.fresh(now)) {
            LOG.debug("{} runs are let go: the feed of job changes is too old to act on", taken.size());
            return;
        }
        List<RunMessage> messages = new ArrayList<>(taken.size());
        for (Run run : taken) {
            if (windows.queued(run)) {
                published.remember(RunRef.of(run));
            } else if (changes.judge(run) != Staleness.STALE
                    && DueDecision.tooLate(run, now).isEmpty()
                    && windows.admit(run)) {
                published.remember(RunRef.of(run));
                messages.add(RunMessage.of(run));
            }
        }
        if (!messages.isEmpty()) {
            sender.send(messages).thenAccept(failed -> giveUp(messages, failed));
        }
    }

    /** Whether nothing waits. */
    public boolean idle() {
        return held.size() == 0;
    }

    private void giveUp(List<RunMessage> messages, Set<RunId> failed) {
        if (failed.isEmpty()) {
            return;
        }
        LOG.warn(
                "{} of {} runs may not have been published, {} among them: they come back with the overdue pages",
                failed.size(),
                messages.size(),
                failed.iterator().next());
        for (RunMessage message : messages) {
            if (failed.contains(message.id())) {
                published.forget(message.ref());
                windows.withdraw(message);
            }
        }
    }
}
