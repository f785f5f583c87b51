package io.distributedcron.core.job;

import java.nio.charset.StandardCharsets;

/** What a job hands to its function: nothing, or any JSON value. */
public sealed interface Payload {
    /** The largest payload that is accepted, in bytes of UTF-8. */
    int MAX_BYTES = 256 * 1024;

    /** Up to this size, in bytes of UTF-8, a payload travels inside runs and messages. */
    int MAX_INLINE_BYTES = 1024;

    /** No payload. */
    record None() implements Payload {}

    /**
     * A payload that travels with the run.
     *
     * @param json one JSON value, at most {@link #MAX_INLINE_BYTES} long
     */
    record Inline(String json) implements Payload {
        public Inline {
            if (!fitsInline(json)) {
                throw new IllegalArgumentException("an inline payload holds at most " + MAX_INLINE_BYTES + " bytes");
            }
        }
    }

    /**
     * A payload that is kept beside the job, under its uid and the revision that brought it; workers cache it.
     *
     * @param key where it is kept
     */
    record Stored(String key) implements Payload {
        /** Where the payload of this revision is kept. */
        public static Stored of(JobUid job, long revision) {
            return new Stored(job + ":" + revision);
        }
    }

    /** Whether this JSON text may travel inside runs and messages. */
    static boolean fitsInline(String json) {
        return json.length() <= MAX_INLINE_BYTES && json.getBytes(StandardCharsets.UTF_8).length <= MAX_INLINE_BYTES;
    }
}
