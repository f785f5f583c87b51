package io.distributedcron.benchmarks.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.zaxxer.hikari.HikariDataSource;
import io.distributedcron.benchmarks.load.CallNotes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * db-scheduler, as its makers tune it for throughput: lock-and-fetch with 20 threads and limits of 4 and 20 times as
 * many. All its jobs share one schedule that its table does not repeat, which is less work than a schedule for each.
 */
public final class DbSchedulerPeer {
    private static final int THREADS = 20;
    private static final double LOWER = 4.0;
    private static final double UPPER = 20.0;
    private static final Duration POLLING_WHEN_BUSY = Duration.ofSeconds(1);
    private static final Duration POLLING_FOR_PRECISION = Duration.ofMillis(100);

    /** For the report. */
    public static final Map<String, String> SETTINGS = Map.of(
            "version",
            PeerLoad.versionOf(Scheduler.class),
            "polling",
            "lock-and-fetch, " + THREADS + " threads, limits " + LOWER + " and " + UPPER,
            "polling interval",
            "1 s for throughput, 100 ms for lateness");

    private static final String TABLE = """
            create table scheduled_tasks (
              task_name text not null,
              task_instance text not null,
              task_data bytea,
              execution_time timestamp with time zone not null,
              picked boolean not null,
              picked_by text,
              last_success timestamp with time zone,
              last_failure timestamp with time zone,
              consecutive_failures int,
              last_heartbeat timestamp with time zone,
              version bigint not null,
              priority smallint,
              primary key (task_name, task_instance));
            create index execution_time_idx on scheduled_tasks (execution_time);
            create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
            """;

    private DbSchedulerPeer() {}

    public static void main(String[] args) throws SQLException {
        PeerLoad load = PeerLoad.read();
        HikariDataSource database = load.connections(THREADS + 5);
        PeerLoad.execute(database, TABLE);
        CallNotes notes = CallNotes.ofThisProcess();
        CronSchedule schedule = new CronSchedule(load.cron(), ZoneId.of("UTC"));
        CustomTask<Void> task = Tasks.custom("noted", Void.class).execute((instance, context) -> {
            Instant due = context.getExecution().getExecutionTime();
            notes.add(due);
            return load.spread() ? aSecondAfter(due) : new CompletionHandler.OnCompleteReschedule<>(schedule);
        });
        Scheduler scheduler = Scheduler.create(database, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(LOWER, UPPER)
                .pollingInterval(load.saturating() ? POLLING_WHEN_BUSY : POLLING_FOR_PRECISION)
                .build();
        Instant first = schedule.getInitialExecutionTime(Instant.now());
        List<SchedulableInstance<?>> jobs = IntStream.range(0, load.jobs())
                .<SchedulableInstance<?>>mapToObj(i -> SchedulableInstance.of(instance(i), first.plus(load.offset(i))))
                .toList();
        scheduler.scheduleBatch(jobs);
        PeerLoad.analyze(database);
        scheduler.start();
        Runtime.getRuntime().addShutdownHook(new Thread(scheduler::stop));
        System.out.println(PeerLoad.STARTED);
    }

    private static TaskInstance<Void> instance(int number) {
        return new TaskInstance<>("noted", "5f0c2b9e-7a51-4a8e-9d1c-%012d".formatted(number));
    }

    private static CompletionHandler<Void> aSecondAfter(Instant due) {
        return (complete, operations) -> operations.reschedule(complete, due.plusSeconds(1));
    }
}
