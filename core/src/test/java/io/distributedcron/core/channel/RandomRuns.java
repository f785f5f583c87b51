package io.distributedcron.core.channel;

import io.distributedcron.core.job.CatchUpPolicy;
import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.HistoryLimits;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import io.distributedcron.core.job.Payload;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.RetryPolicy;
import io.distributedcron.core.job.Shards;
import io.distributedcron.core.job.Sharing;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.run.Whereabouts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Run messages for tests: the usual one, and any that the model allows. */
public final class RandomRuns {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random;

    public RandomRuns(long seed) {
        random = new Random(seed);
    }

    /** The usual message: an ordinary job of the pool's namespace, first attempt, every policy as it is by default. */
    public RunMessage usual(PoolId pool, int number) {
        Instant scheduledTime = TIME.plusSeconds(number);
        return new RunMessage(
                RunId.planned(new JobUid("0b5c3e1e-6f0e-4d3a-9d55-5a2c8a0b7d1" + number % 10), scheduledTime),
                new JobId(pool.namespace(), "nightly-report"),
                1,
                scheduledTime,
                scheduledTime,
                1,
                0,
                Ticket.random(random),
                new JobSpec(
                        "report",
                        "* * * * * *",
                        "Europe/Berlin",
                        pool,
                        new Payload.None(),
                        ConcurrencyPolicy.ALLOW,
                        CatchUpPolicy.LATEST,
                        RetryPolicy.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        HistoryLimits.DEFAULT));
    }

    /** The usual messages, numbered from 0. */
    public List<RunMessage> usual(PoolId pool, int from, int to) {
        return Stream.iterate(from, number -> number < to, number -> number + 1)
                .map(number -> usual(pool, number))
                .toList();
    }

    /** Any message. */
    public RunMessage any() {
        JobUid uid = new JobUid(name());
        Instant scheduledTime = instant();
        return new RunMessage(
                random.nextInt(4) == 0
                        ? RunId.manual(uid, name())
                        : RunId.planned(uid, random.nextBoolean() ? scheduledTime : TIME),
                new JobId(name(), name()),
                random.nextLong() & (Long.MAX_VALUE >>> random.nextInt(63)),
                scheduledTime,
                random.nextBoolean() ? scheduledTime : instant(),
                random.nextBoolean() ? Optional.empty() : Optional.of(instant()),
                random.nextBoolean() ? 1 : 1 + random.nextInt(Integer.MAX_VALUE),
                random.nextBoolean() ? 0 : random.nextInt(Integer.MAX_VALUE),
                Ticket.random(random),
                spec(),
                random.nextInt(4) == 0 ? Optional.of(instant()) : Optional.empty(),
                Whereabouts.UNKNOWN);
    }

    private JobSpec spec() {
        ConcurrencyPolicy concurrency = oneOf(ConcurrencyPolicy.values());
        return new JobSpec(
                        name(),
                        name(),
                        name(),
                        new PoolId(name(), name()),
                        payload(),
                        concurrency,
                        random.nextBoolean() ? CatchUpPolicy.LATEST : CatchUpPolicy.NONE,
                        random.nextBoolean() ? RetryPolicy.NONE : retry(),
                        random.nextBoolean() ? Optional.empty() : Optional.of(duration()),
                        random.nextBoolean() ? Optional.empty() : Optional.of(duration()),
                        random.nextBoolean()
                                ? HistoryLimits.DEFAULT
                                : new HistoryLimits(random.nextInt(Integer.MAX_VALUE), random.nextInt(100)))
                .sharing(sharing(concurrency))
                .sharded(random.nextBoolean() ? Shards.NONE : shards());
    }

    private Shards shards() {
        Shards counted = Shards.of(1 + random.nextInt(Shards.MOST));
        return random.nextBoolean() ? counted : new Shards(counted.count(), List.of(name()), counted.completion());
    }

    private Sharing sharing(ConcurrencyPolicy concurrency) {
        Sharing sharing = random.nextBoolean() ? Sharing.DEFAULT : new Sharing(1 + random.nextInt(Sharing.MOST_QUEUED));
        return concurrency.exclusive() || random.nextBoolean()
                ? sharing
                : sharing.in(new Group("g" + random.nextInt(1000), 1 + random.nextInt(Group.MOST_PLACES)));
    }

    private Payload payload() {
        return switch (random.nextInt(3)) {
            case 0 -> new Payload.None();
            case 1 -> new Payload.Inline("{\"text\":\"" + name() + "\"}");
            default -> new Payload.Stored(name());
        };
    }

    private RetryPolicy retry() {
        Duration initial = duration();
        return new RetryPolicy(
                1 + random.nextInt(1000),
                initial,
                100 + random.nextInt(900),
                initial.plus(duration()),
                random.nextBoolean() ? 0 : random.nextInt(101),
                names(),
                names());
    }

    private List<String> names() {
        return Stream.generate(this::name).limit(random.nextInt(4)).toList();
    }

    private Duration duration() {
        return Duration.ofSeconds(random.nextInt(Integer.MAX_VALUE), 1 + random.nextInt(999_999_999));
    }

    private Instant instant() {
        return switch (random.nextInt(5)) {
            case 0 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case 1 -> TIME.plusMillis(random.nextInt());
            default -> TIME.plusSeconds(random.nextInt());
        };
    }

    private String name() {
        int length = 1 + random.nextInt(40);
        StringBuilder name = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            name.appendCodePoint(random.nextInt(20) == 0 ? oneOf("ıİßé中\uD83D\uDE00") : 'a' + random.nextInt(26));
        }
        return name.toString();
    }

    private int oneOf(String characters) {
        int[] points = characters.codePoints().toArray();
        return points[random.nextInt(points.length)];
    }

    private <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
