package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A contestant that does a load. */
record UnderLoad(Contestant contestant, Load load, Progress progress) implements Measured {
    @Override
    public String name() {
        return contestant.name();
    }

    @Override
    public Map<String, String> settings() {
        return contestant.settings();
    }

    @Override
    public Map<String, Double> measure(Path folder) throws IOException, InterruptedException {
        return Trial.of(contestant, load, folder, progress).figures();
    }
}
