package io.distributedcron.core.client;

import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.declare.PayloadText;
import io.distributedcron.core.run.TriggerToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a job shall run beside its schedule. Immutable.
 *
 * @param at at what time; empty: after the delay
 * @param delay how long after it is asked for; zero: at once
 * @param token what makes it the same run when it is asked for again; empty: each time is another run
 * @param payload what the function gets instead of the job's payload; empty: the job's
 */
public record RunOptions(
        Optional<Instant> at, Duration delay, Optional<TriggerToken> token, Optional<PayloadText> payload) {
    /** How far ahead a run may be asked for. */
    public static final Duration MOST_DELAY = Duration.ofDays(3_660);

    public RunOptions {
        if (delay.isNegative() || delay.compareTo(MOST_DELAY) > 0) {
            throw new InvalidRequestException(
                    "delay",
                    delay.toString(),
                    "is not between zero and " + MOST_DELAY.toDays() + " days",
                    "Ask for a run at most ten years ahead.");
        }
    }

    /** At once. */
    public static RunOptions now() {
        return after(Duration.ZERO);
    }

    /** After a while; zero to ten years. */
    public static RunOptions after(Duration delay) {
        return new RunOptions(Optional.empty(), delay, Optional.empty(), Optional.empty());
    }

    /** At a time; one that has passed means at once. */
    public static RunOptions at(Instant time) {
        return new RunOptions(Optional.of(time), Duration.ZERO, Optional.empty(), Optional.empty());
    }

    /**
     * The same, once and for ever: asked for again under this token, whenever that is, nothing more runs.
     *
     * @throws InvalidRequestException if it is no token
     */
    public RunOptions token(String value) {
        if (!TriggerToken.valid(value)) {
            throw new InvalidRequestException("token", value, "is no token", "Write " + TriggerToken.EXPECTED + ".");
        }
        return new RunOptions(at, delay, Optional.of(new TriggerToken(value)), payload);
    }

    /**
     * The same with a payload instead of the job's.
     *
     * @param json one JSON value, at most 256 KiB
     * @throws InvalidRequestException if it is not
     */
    public RunOptions payload(String json) {
        return new RunOptions(at, delay, token, Optional.of(PayloadText.parse("payload", json)));
    }

    /** When it is due, if it is asked for now. */
    Instant due(Instant now) {
        return at.filter(now::isBefore).orElse(now).plus(delay);
    }
}
