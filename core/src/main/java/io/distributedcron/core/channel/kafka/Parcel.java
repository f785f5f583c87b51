package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.run.RunId;
import java.util.List;
import java.util.function.BiConsumer;

/** One record on its way to the broker: a run, or several that share a document. */
final class Parcel {
    private final List<RunId> runs;
    private final byte[] content;
    private final Sending sending;
    private final BiConsumer<Parcel, Boolean> onEnd;

    /**
     * Runs as bytes.
     *
     * @param onEnd told once, whether they were stored
     */
    Parcel(List<RunId> runs, byte[] content, Sending sending, BiConsumer<Parcel, Boolean> onEnd) {
        this.runs = runs;
        this.content = content;
        this.sending = sending;
        this.onEnd = onEnd;
    }

    int runs() {
        return runs.size();
    }

    byte[] content() {
        return content;
    }

    int size() {
        return content.length;
    }

    void stored() {
        onEnd.accept(this, true);
        sending.stored(runs.size());
    }

    void failed() {
        onEnd.accept(this, false);
        sending.failed(runs);
    }
}
