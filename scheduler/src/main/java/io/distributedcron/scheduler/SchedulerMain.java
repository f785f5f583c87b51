package io.distributedcron.scheduler;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.channel.kafka.KafkaChannels;
import io.distributedcron.core.channel.kafka.KafkaTopics;
import io.distributedcron.core.config.InvalidSettingsException;
import io.distributedcron.core.config.ServerUris;
import io.distributedcron.core.config.Settings;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.core.time.Ticker;
import io.distributedcron.scheduler.dispatch.Dispatching;
import io.distributedcron.scheduler.membership.RedisCoordination;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scheduler process. SIGTERM stops it in order, with exit code 0. */
public final class SchedulerMain {
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration CHECK = Duration.ofMillis(50);
    private static final int INVALID_SETTINGS = 2;
    private static final int BROKEN = 70;
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerMain.class);

    private SchedulerMain() {}

    public static void main(String[] args) throws InterruptedException {
        Settings environment = new Settings(System.getenv());
        SchedulerConnections connections = SchedulerConnections.read(environment, hostAndProcess());
        SchedulerSettings settings = SchedulerSettings.read(environment);
        try {
            environment.check();
        } catch (InvalidSettingsException e) {
            LOG.error("the scheduler does not start: {}", e.getMessage());
            System.exit(INVALID_SETTINGS);
        }
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            LOG.error("thread {} ended unexpectedly; the process ends, to be started anew", thread.getName(), e);
            Runtime.getRuntime().halt(BROKEN);
        });
        run(connections, settings);
    }

    private static void run(SchedulerConnections connections, SchedulerSettings settings) throws InterruptedException {
        LOG.info("{}", connections);
        AtomicReference<@Nullable Scheduler> started = new AtomicReference<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started.get()), "shutdown"));
        MongoStores stores = MongoStores.connect(connections.mongoUri(), connections.installation());
        waitFor("MongoDB at " + ServerUris.printed(connections.mongoUri()), stores::ensureIndexes);
        try (KafkaTopics topics = new KafkaTopics(connections.installation(), connections.kafka())) {
            waitFor("Kafka at " + connections.kafka(), topics::ensurePages);
        }
        RandomGenerator random = new SecureRandom();
        SchedulerId self =
                new SchedulerId(connections.instance() + "-" + HexFormat.of().toHexDigits(random.nextInt()));
        Scheduler scheduler = wire(self, connections, settings, stores);
        scheduler.start();
        started.set(scheduler);
        while (!scheduler.ready()) {
            Thread.sleep(CHECK);
        }
        LOG.info("scheduler {} is ready", self);
    }

    static Scheduler wire(
            SchedulerId self, SchedulerConnections connections, SchedulerSettings settings, MongoStores stores) {
        Ticker ticker = Ticker.system();
        CorrectedClock clock = new CorrectedClock(stores.clock(), InstantSource.system(), ticker);
        RedisCoordination redis = RedisCoordination.of(connections.redisUri(), connections.installation());
        KafkaChannels channels = new KafkaChannels(connections.installation(), connections.kafka());
        AtomicReference<@Nullable Scheduler> itself = new AtomicReference<>();
        SchedulerParts parts = SchedulerParts.wire(
                self,
                new SchedulerParts.Stores(
                        stores.jobs(),
                        stores.plannedRuns(),
                        stores.dueRuns(),
                        stores.claimedRuns(),
                        stores.history(),
                        stores.leases(),
                        stores.epochs(),
                        stores.heldJobs(),
                        stores.waitingRuns(),
                        stores.groupPlaces()),
                new SchedulerParts.Channels(channels.pageSender(), channels.pageReceiver(), channels.runSender()),
                new SchedulerParts.Coordination(redis, redis),
                new Dispatching.Nature(clock, ticker, new SynchronizedRandom(new SplittableRandom())),
                settings,
                () -> {
                    Scheduler running = itself.get();
                    return running != null && running.progresses();
                });
        Scheduler scheduler = new Scheduler(self, parts, redis, new MeasureClock(clock, ticker), ticker, settings);
        itself.set(scheduler);
        return scheduler;
    }

    /** Repeats until a server answers. */
    private static void waitFor(String server, Runnable attempt) throws InterruptedException {
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                attempt.run();
                return;
            } catch (StoreException | ChannelException e) {
                LOG.warn("waiting for {}: {}", server, e.getMessage());
                LOG.debug("why", e);
            }
            Thread.sleep(wait);
            Duration doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
        }
    }

    private static void stop(@Nullable Scheduler scheduler) {
        try {
            if (scheduler != null) {
                scheduler.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static String hostAndProcess() {
        String process = "-" + ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + process;
        } catch (UnknownHostException e) {
            return "unknown" + process;
        }
    }
}
