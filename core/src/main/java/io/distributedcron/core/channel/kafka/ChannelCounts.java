package io.distributedcron.core.channel.kafka;

import java.util.concurrent.atomic.LongAdder;

/** What went wrong in the channels of this process, counted since its start. Thread-safe. */
public final class ChannelCounts {
    final LongAdder malformedPages = new LongAdder();
    final LongAdder malformedRuns = new LongAdder();
    final LongAdder unsentRuns = new LongAdder();
    final LongAdder failedAcknowledgements = new LongAdder();

    ChannelCounts() {}

    /** Records of the pages topic that could not be read. */
    public long malformedPages() {
        return malformedPages.sum();
    }

    /** Records of run topics that could not be read. */
    public long malformedRuns() {
        return malformedRuns.sum();
    }

    /** Runs of which it is not known that they were stored. */
    public long unsentRuns() {
        return unsentRuns.sum();
    }

    /** Messages whose acknowledgement did not reach the broker: they come again. */
    public long failedAcknowledgements() {
        return failedAcknowledgements.sum();
    }
}
