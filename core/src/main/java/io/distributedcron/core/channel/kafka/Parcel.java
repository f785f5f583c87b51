package io.distributedcron.core.channel.kafka;

import io.distributedcron.core.run.RunId;
import java.util.function.BiConsumer;

/** One run on its way to the broker. */
final class Parcel {
    private final RunId run;
    private final byte[] content;
    private final Sending sending;
    private final BiConsumer<Parcel, Boolean> onEnd;

    /**
     * A run as bytes.
     *
     * @param onEnd told once, whether it was stored
     */
    Parcel(RunId run, byte[] content, Sending sending, BiConsumer<Parcel, Boolean> onEnd) {
        this.run = run;
        this.content = content;
        this.sending = sending;
        this.onEnd = onEnd;
    }

    byte[] content() {
        return content;
    }

    int size() {
        return content.length;
    }

    void stored() {
        onEnd.accept(this, true);
        sending.stored();
    }

    void failed() {
        onEnd.accept(this, false);
        sending.failed(run);
    }
}
