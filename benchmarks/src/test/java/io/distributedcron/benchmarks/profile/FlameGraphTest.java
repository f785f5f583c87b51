package io.distributedcron.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import jdk.jfr.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class FlameGraphTest {
    private static final String PLAN = "io.distributedcron.scheduler.Plan.plan";
    private static final String INSERT = "com.mongodb.Collection.insert";
    private static final String MAP = "java.util.HashMap.<init>";

    private static FlameGraph flames() {
        FlameGraph flames = new FlameGraph();
        for (int i = 0; i < 3; i++) {
            flames.add(List.of(PLAN, INSERT));
        }
        flames.add(List.of(PLAN, MAP));
        return flames;
    }

    @Test
    void aFrameIsAsWideAsItsShareAndStandsOnItsCaller() throws Exception {
        String svg = flames().svg("scheduler");
        assertThat(svg)
                .contains("<title>" + INSERT + ": 75.0 %</title><rect x=\"0.0\" y=\"58\" width=\"900.0\"")
                .contains("java.util.HashMap.&lt;init&gt;: 25.0 %</title><rect x=\"900.0\" y=\"58\" width=\"300.0\"")
                .contains(PLAN + ": 100.0 %</title><rect x=\"0.0\" y=\"74\" width=\"1200.0\"")
                .contains("scheduler: 4 samples");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void sharesAreThoseOfTheInnermostFrames() {
        assertThat(flames().shares())
                .contains(entry("MongoDB driver", 0.75), entry("JDK and others", 0.25), entry("Distributed Cron", 0.0));
    }

    @Test
    void whatIsHardlyThereIsNotDrawn() {
        FlameGraph flames = flames();
        for (int i = 0; i < 1_000; i++) {
            flames.add(List.of(PLAN));
        }
        assertThat(flames.svg("scheduler")).contains(PLAN).doesNotContain(MAP);
    }

    @Test
    void aRecordingIsDrawnBesideIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("busy.jfr");
        try (jdk.jfr.Recording recording = new jdk.jfr.Recording(Configuration.getConfiguration("profile"))) {
            recording.start();
            assertThat(busy(Duration.ofSeconds(2))).isPositive();
            recording.stop();
            recording.dump(file);
        }
        Recording.drawAll(folder, Duration.ofMinutes(1));
        assertThat(Recording.read(file, Duration.ofMinutes(1)).samples()).isPositive();
        assertThat(Files.readString(folder.resolve("busy.svg"))).contains("FlameGraphTest.busy");
    }

    private static long busy(Duration lasting) {
        long end = System.nanoTime() + lasting.toNanos();
        long sum = 1;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 1_000; i++) {
                sum = sum * 31 + i;
            }
        }
        return Math.abs(sum) + 1;
    }
}
