package io.distributedcron.benchmarks.load;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Says on standard error how far it is. */
final class Progress {
    void say(String message) {
        System.err.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + message);
    }
}
