package io.distributedcron.benchmarks.cron;

import io.distributedcron.core.cron.Schedule;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one look-up of a firing costs, asked from random instants, and what reading the expression costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NextTimeBenchmark {

    private static final int INSTANTS = 1_024;

    /** Expressions as people write them, and the two longest searches: over leap days, one for each clock rule. */
    public enum Subject {
        EACH_FIVE_SECONDS("*/5 * * * * *", "UTC", 2026, 2028),
        EACH_MINUTE("* * * * *", "Europe/Berlin", 2026, 2028),
        NIGHTLY("30 2 * * *", "America/New_York", 2026, 2028),
        OFFICE_HOURS("*/10 8-18 * * MON-FRI", "Africa/Casablanca", 2026, 2028),
        LEAP_SUNDAY("0 0 29 2 */7", "Europe/Berlin", 2089, 2127),
        LEAP_SUNDAY_ELAPSED("0 */6 29 2 */7", "Europe/Berlin", 2089, 2127);

        private final String expression;
        private final String zone;
        private final Instant from;
        private final Instant to;

        Subject(String expression, String zone, int fromYear, int toYear) {
            this.expression = expression;
            this.zone = zone;
            this.from = Instant.parse(fromYear + "-01-01T00:00:00Z");
            this.to = Instant.parse(toYear + "-01-01T00:00:00Z");
        }

        private Schedule parse() {
            return Schedule.parse(expression, zone);
        }

        private Instant instant(Random random) {
            return Instant.ofEpochSecond(random.nextLong(from.getEpochSecond(), to.getEpochSecond()));
        }
    }

    @Param
    private Subject subject = Subject.EACH_MINUTE;

    private Schedule schedule = subject.parse();
    private final Instant[] instants = new Instant[INSTANTS];
    private int turn;

    /** Reads the schedule and draws the instants, the same in each run. */
    @Setup
    public void prepare() {
        schedule = subject.parse();
        Random random = new Random(1);
        for (int i = 0; i < INSTANTS; i++) {
            instants[i] = subject.instant(random);
        }
    }

    /** The first firing after an instant. */
    @Benchmark
    public Optional<Instant> next() {
        return schedule.next(instants[turn++ & (INSTANTS - 1)]);
    }

    /** The last firing before an instant. */
    @Benchmark
    public Optional<Instant> previous() {
        return schedule.previous(instants[turn++ & (INSTANTS - 1)]);
    }

    /** Reading the expression, which callers do once and keep. */
    @Benchmark
    public Schedule parse() {
        return subject.parse();
    }
}
