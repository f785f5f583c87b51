package io.distributedcron.benchmarks.load;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says on standard error how far it is. */
final class Progress {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    void say(String message) {
        System.err.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + message);
    }
}
