package io.distributedcron.benchmarks.load;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a JVM keeps of an earlier start, to be faster. */
enum StartCache {
    NONE("as deployed", 21, "none"),
    CLASS_DATA("class-data archive", 21, "a dynamic archive of the classes that a training run had loaded"),
    AOT("AOT cache", 25, "an AOT cache of a training run: classes loaded and linked, and profiles of methods");

    private final String label;
    private final int since;
    private final String description;

    StartCache(String label, int since, String description) {
        this.label = label;
        this.since = since;
        this.description = description;
    }

    /** Those that this JVM has. */
    static List<StartCache> available() {
        return Arrays.stream(values())
                .filter(cache -> Runtime.version().feature() >= cache.since)
                .toList();
    }

    String label() {
        return label;
    }

    String description() {
        return description;
    }

    /** Flags of the run that fills it; {@code %n} is the name of the process. */
    List<String> training(Path folder) {
        return switch (this) {
            case NONE -> List.of();
            case CLASS_DATA -> List.of("-XX:ArchiveClassesAtExit=" + file(folder, "%n"));
            case AOT -> List.of("-XX:AOTCacheOutput=" + file(folder, "%n"));
        };
    }

    /** Flags of a run that uses it; a cache that does not fit is an error. */
    List<String> using(Path folder) {
        return switch (this) {
            case NONE -> List.of();
            case CLASS_DATA -> List.of("-XX:SharedArchiveFile=" + file(folder, "%n"));
            case AOT -> List.of("-XX:AOTCache=" + file(folder, "%n"));
        };
    }

    /** Where that of a process is. */
    static Path file(Path folder, String process) {
        return folder.resolve(process + ".cache");
    }
}
