package io.distributedcron.core.declare;

import io.distributedcron.core.store.Trigger;

/** What became of a request for a run. */
public sealed interface RequestAnswer {
    /** As it is noted. */
    Trigger trigger();

    /** Its run is planned. */
    record Planned(Trigger trigger) implements RequestAnswer {}

    /** It was asked for before, and is not run again. */
    record Repeated(Trigger trigger) implements RequestAnswer {}

    /**
     * It was asked for long ago by somebody who did not come to say whether its run was planned. It may have run and be
     * forgotten, so it is not run again; who wants it to run asks under another token.
     */
    record Unclear(Trigger trigger) implements RequestAnswer {}
}
