package io.distributedcron.benchmarks.peer;

import com.zaxxer.hikari.HikariDataSource;
import io.distributedcron.benchmarks.load.CallNotes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz, clustered, with what its manual advises for many triggers: as many acquired at once as there are threads, and
 * nothing that counts as misfired.
 */
public final class QuartzPeer {
    private static final int THREADS = 50;
    private static final int LOADED_AT_ONCE = 1_000;
    private static final String SOURCE = "bench";

    /** For the report. */
    public static final Map<String, String> SETTINGS = Map.of(
            "version",
            PeerLoad.versionOf(Scheduler.class),
            "settings",
            "clustered, " + THREADS + " threads, batches of " + THREADS
                    + " triggers acquired within the lock, nothing misfires");

    private QuartzPeer() {}

    public static void main(String[] args) throws SQLException, IOException, SchedulerException {
        PeerLoad load = PeerLoad.read();
        HikariDataSource database = load.connections(THREADS + 5);
        createTables(database);
        DBConnectionManager.getInstance().addConnectionProvider(SOURCE, new Pooled(database));
        Scheduler scheduler = new StdSchedulerFactory(properties()).getScheduler();
        Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(10);
        for (int from = 0; from < load.jobs(); from += LOADED_AT_ONCE) {
            Map<JobDetail, Set<? extends Trigger>> some = new HashMap<>();
            for (int i = from; i < Math.min(load.jobs(), from + LOADED_AT_ONCE); i++) {
                some.put(
                        JobBuilder.newJob(Noted.class).withIdentity("job-" + i).build(),
                        Set.of(trigger(i, load, first)));
            }
            scheduler.scheduleJobs(some, false);
        }
        PeerLoad.analyze(database);
        scheduler.start();
        System.out.println(PeerLoad.STARTED);
    }

    private static Trigger trigger(int job, PeerLoad load, Instant first) {
        TriggerBuilder<Trigger> builder = TriggerBuilder.newTrigger().withIdentity("trigger-" + job);
        if (load.spread()) {
            return builder.startAt(Date.from(first.plus(load.offset(job))))
                    .withSchedule(SimpleScheduleBuilder.repeatSecondlyForever()
                            .withMisfireHandlingInstructionIgnoreMisfires())
                    .build();
        }
        return builder.withSchedule(CronScheduleBuilder.cronSchedule(cron(load.cron()))
                        .inTimeZone(TimeZone.getTimeZone("UTC"))
                        .withMisfireHandlingInstructionIgnoreMisfires())
                .build();
    }

    /** Quartz wants one of the two fields of days to be a question mark. */
    static String cron(String sixFields) {
        if (!sixFields.endsWith(" *")) {
            throw new IllegalArgumentException("'" + sixFields + "' must allow every day of the week");
        }
        return sixFields.substring(0, sixFields.length() - 1) + "?";
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "bench");
        properties.setProperty("org.quartz.scheduler.instanceId", "AUTO");
        properties.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", String.valueOf(THREADS));
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", String.valueOf(THREADS));
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.setProperty("org.quartz.jobStore.dataSource", SOURCE);
        properties.setProperty("org.quartz.jobStore.useProperties", "true");
        properties.setProperty("org.quartz.jobStore.isClustered", "true");
        properties.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        properties.setProperty("org.quartz.jobStore.misfireThreshold", "3600000");
        return properties;
    }

    private static void createTables(HikariDataSource database) throws SQLException, IOException {
        String script = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";
        try (InputStream in = Objects.requireNonNull(Scheduler.class.getResourceAsStream(script), script)) {
            PeerLoad.execute(database, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The function. Quartz makes one for each run. */
    public static final class Noted implements Job {
        private static final CallNotes NOTES = CallNotes.ofThisProcess();

        @Override
        public void execute(JobExecutionContext context) {
            NOTES.add(context.getScheduledFireTime().toInstant());
        }
    }

    private record Pooled(HikariDataSource database) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return database.getConnection();
        }

        @Override
        public void initialize() {}

        @Override
        public void shutdown() {
            database.close();
        }
    }
}
