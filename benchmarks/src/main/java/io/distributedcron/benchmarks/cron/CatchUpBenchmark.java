package io.distributedcron.benchmarks.cron;

import io.distributedcron.core.cron.Schedule;
import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.plan.CatchUp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What finding out what to run after down time costs, for a job that is due each second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CatchUpBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    /** For how long nothing ran. */
    @Param({"PT1H", "P1D", "P365D"})
    private String away = "PT1H";

    private final Schedule schedule = Schedule.parse("* * * * * *", "Europe/Berlin");

    /** The latest time runs; the others are counted as far as a record says. */
    @Benchmark
    public CatchUp latest() {
        return caughtUp(CatchUpPolicy.LATEST);
    }

    /** The newest hundred run. */
    @Benchmark
    public CatchUp newestHundred() {
        return caughtUp(new CatchUpPolicy(100, Optional.empty()));
    }

    private CatchUp caughtUp(CatchUpPolicy policy) {
        return CatchUp.from(schedule, policy, NOW.minus(Duration.parse(away)), NOW, NOW.plusSeconds(3));
    }
}
