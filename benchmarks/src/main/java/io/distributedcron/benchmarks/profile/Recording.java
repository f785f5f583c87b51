package io.distributedcron.benchmarks.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of one process. */
public final class Recording {
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final String SUFFIX = ".jfr";
    private static final String LAMBDA = "$$Lambda";

    private Recording() {}

    /**
     * Draws those of a folder, each beside its recording.
     *
     * @param last how long before its end is drawn: by then code is compiled
     */
    public static void drawAll(Path folder, Duration last) throws IOException {
        List<Path> recordings;
        try (Stream<Path> files = Files.list(folder)) {
            recordings = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        for (Path recording : recordings) {
            String name = recording.getFileName().toString().replace(SUFFIX, "");
            String title = String.format("%s, processor time of its last %d s", name, last.toSeconds());
            Files.writeString(
                    folder.resolve(name + ".svg"), read(recording, last).svg(title));
        }
    }

    /** Its samples. */
    static FlameGraph read(Path recording, Duration last) throws IOException {
        List<RecordedEvent> samples;
        try {
            samples = RecordingFile.readAllEvents(recording).stream()
                    .filter(event -> event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Instant end = samples.stream()
                .map(RecordedEvent::getStartTime)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        FlameGraph flames = new FlameGraph();
        for (RecordedEvent sample : samples) {
            if (sample.getStartTime().isAfter(end.minus(last))) {
                flames.add(stack(sample.getStackTrace().getFrames()));
            }
        }
        return flames;
    }

    private static List<String> stack(List<RecordedFrame> innermostFirst) {
        List<String> stack = new ArrayList<>(innermostFirst.size());
        for (RecordedFrame frame : innermostFirst) {
            String type = frame.getMethod().getType().getName();
            // What a lambda is called by says nothing; its body is a frame of the class that it stands in.
            if (!type.contains(LAMBDA)) {
                stack.add(type + "." + frame.getMethod().getName());
            }
        }
        Collections.reverse(stack);
        return stack;
    }
}
