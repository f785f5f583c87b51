package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
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
    private static final int FEW_QUIET_JOBS = 10_000;

    /**
     * What was asked for.
     *
     * @param home the folder of the project
     */
    static Plan of(Benchmark asked, BenchOptions options, Path home, Progress progress) throws IOException {
        Benchmark benchmark =
                asked == Benchmark.LATENESS && options.eachSecond() ? Benchmark.LATENESS_EACH_SECOND : asked;
        Load usual = usual(benchmark);
        Load load = benchmark == Benchmark.SCALE ? options.steady(usual) : options.load(usual);
        List<Measured> measured =
                switch (benchmark) {
                    case THROUGHPUT, BURST, LATENESS, LATENESS_EACH_SECOND -> sideBySide(usual, options, progress);
                    case SCALE -> manyAndFew(load, options, progress);
                    case FAILOVER ->
                        List.of(new Failover(
                                options.kills(), Math.max(2, options.schedulers()), options.workers(), load, progress));
                    case COLDSTART ->
                        StartCache.available().stream()
                                .<Measured>map(cache -> new ColdStart(cache, options.starts(), home, load, progress))
                                .toList();
                };
        Map<String, String> described = new LinkedHashMap<>(load.describe());
        described.put("rounds", String.valueOf(options.runs()));
        return new Plan(benchmark, described, measured);
    }

    private static Load usual(Benchmark benchmark) {
        return switch (benchmark) {
            case THROUGHPUT ->
                new Load(12_000, Load.EVERY_SECOND, false, Duration.ofSeconds(20), Duration.ofSeconds(40), true);
            case BURST ->
                new Load(10_000, "*/15 * * * * *", false, Duration.ofSeconds(40), Duration.ofSeconds(75), false);
            case LATENESS, SCALE ->
                new Load(RATE, Load.EVERY_SECOND, true, Duration.ofSeconds(30), Duration.ofMinutes(10), false);
            case LATENESS_EACH_SECOND ->
                new Load(RATE, Load.EVERY_SECOND, false, Duration.ofSeconds(30), Duration.ofSeconds(60), false);
            case FAILOVER -> new Load(200, Load.EVERY_SECOND, true, Duration.ofSeconds(20), Duration.ZERO, false);
            case COLDSTART -> new Load(20, Load.EVERY_SECOND, true, Duration.ZERO, Duration.ZERO, false);
        };
    }

    private static List<Measured> sideBySide(Load usual, BenchOptions options, Progress progress) throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        if (options.ours()) {
            contestants.add(OurSystem.of(options.schedulers(), options.workers(), options.flags(), progress));
        }
        Peer.all().stream().filter(peer -> options.wants(peer.name())).forEach(contestants::add);
        List<Measured> measured = new ArrayList<>();
        for (Contestant contestant : contestants) {
            Load its = usual.warmedUp(usual.warmUp().plus(contestant.moreWarmUp(usual)));
            measured.add(new UnderLoad(contestant, options.load(its), progress));
        }
        return measured;
    }

    private static List<Measured> manyAndFew(Load load, BenchOptions options, Progress progress) throws IOException {
        List<Measured> measured = new ArrayList<>();
        for (int jobs : List.of(options.quietJobs(), FEW_QUIET_JOBS)) {
            measured.add(new UnderLoad(OurSystem.beside(jobs, options, progress), load, progress));
        }
        return measured;
    }
}
