package io.distributedcron.benchmarks.load;

import io.distributedcron.benchmarks.peer.DbSchedulerPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is measured, and what is done.
 *
 * @param benchmark by what it is judged
 * @param load for the report
 * @param measured ours first, if it takes part
 */
record Plan(Benchmark benchmark, Map<String, String> load, List<Measured> measured) {
    private static final int RATE = 1_000;

    static Plan of(Benchmark asked, BenchOptions options, Progress progress) throws IOException {
        Benchmark benchmark =
                asked == Benchmark.LATENESS && options.eachSecond() ? Benchmark.LATENESS_EACH_SECOND : asked;
        Load usual = load(benchmark);
        List<Measured> measured = new ArrayList<>();
        for (Contestant contestant : contestants(options, progress)) {
            Load its = usual.warmedUp(usual.warmUp().plus(contestant.moreWarmUp(usual)));
            measured.add(new UnderLoad(contestant, options.load(its), progress));
        }
        Map<String, String> described = new LinkedHashMap<>(options.load(usual).describe());
        described.put("rounds", String.valueOf(options.runs()));
        return new Plan(benchmark, described, measured);
    }

    private static Load load(Benchmark benchmark) {
        return switch (benchmark) {
            case THROUGHPUT ->
                new Load(12_000, Load.EVERY_SECOND, false, Duration.ofSeconds(20), Duration.ofSeconds(40), true);
            case BURST ->
                new Load(10_000, "*/15 * * * * *", false, Duration.ofSeconds(40), Duration.ofSeconds(75), false);
            case LATENESS ->
                new Load(RATE, Load.EVERY_SECOND, true, Duration.ofSeconds(30), Duration.ofMinutes(10), false);
            case LATENESS_EACH_SECOND ->
                new Load(RATE, Load.EVERY_SECOND, false, Duration.ofSeconds(30), Duration.ofSeconds(60), false);
        };
    }

    private static List<Contestant> contestants(BenchOptions options, Progress progress) throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        if (options.ours()) {
            contestants.add(new OurSystem(options.schedulers(), options.workers(), options.flags(), progress));
        }
        peers().stream().filter(peer -> options.wants(peer.name())).forEach(contestants::add);
        return contestants;
    }

    private static List<Contestant> peers() {
        return List.of(new PeerOnPostgres("db-scheduler", DbSchedulerPeer.class, DbSchedulerPeer.SETTINGS));
    }
}
