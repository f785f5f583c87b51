package io.distributedcron.local.process;

import java.util.ArrayList;
import java.util.List;

/**
 * The flags with which the JVMs of our programs are started on one machine: memory included, class path and main class not.
 * What people see with the launcher and what is measured is the same.
 */
public final class ProgramFlags {
    /** Long-lived processes beside many others on one machine: little memory for what is not the heap. */
    private static final List<String> COMMON = List.of("-XX:-UsePerfData");

    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Runs start as late as the longest pause: those of the serial collector take up to 100 ms with this much garbage. */
    private static final List<String> PUNCTUAL = List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=10");

    private ProgramFlags() {}

    public static List<String> operator() {
        return flags(SMALL, "-Xmx192m");
    }

    public static List<String> scheduler() {
        return flags(PUNCTUAL, "-Xmx384m");
    }

    public static List<String> worker() {
        return flags(PUNCTUAL, "-Xmx512m");
    }

    private static List<String> flags(List<String> more, String heap) {
        List<String> flags = new ArrayList<>(COMMON);
        flags.addAll(more);
        flags.add(heap);
        return List.copyOf(flags);
    }
}
