package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Something that is measured beside others, and again in each round. */
interface Measured {
    /** As in the table. */
    String name();

    /** Versions and settings, for the report. */
    Map<String, String> settings();

    /**
     * Measures once; nothing of it runs afterwards.
     *
     * @param folder empty, and deleted afterwards
     * @return figures by name
     */
    Map<String, Double> measure(Path folder) throws IOException, InterruptedException;
}
