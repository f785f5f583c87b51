package io.distributedcron.benchmarks.peer;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClients;
import io.distributedcron.benchmarks.load.CallNotes;
import io.distributedcron.core.cron.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.UuidRepresentation;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.BackgroundJobRequest;
import org.jobrunr.scheduling.JobBuilder;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.nosql.mongo.MongoDBStorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;

/**
 * JobRunr, the open-source one. It asks the database once for each recurring job in each poll, and advises against more
 * than about a hundred of them, so it is spared that here: where more is due than can be done, each run enqueues its
 * successor, without a time to wait for; else all runs of an instant are scheduled in one call, some seconds ahead. Its
 * history is not trimmed within the trial.
 */
public final class JobRunrPeer {
    private static final int WORKERS = 64;
    private static final int SCHEDULED_AT_ONCE = 10_000;
    private static final Duration POLLING = Duration.ofSeconds(5);
    private static final Duration AHEAD = Duration.ofSeconds(25);

    /** For the report. */
    public static final Map<String, String> SETTINGS = Map.of(
            "version",
            PeerLoad.versionOf(BackgroundJobServer.class),
            "settings",
            WORKERS + " workers on virtual threads, polling every " + POLLING.toSeconds() + " s, " + SCHEDULED_AT_ONCE
                    + " scheduled jobs at once",
            "jobs",
            "not recurring, which is less work: a run enqueues its successor (throughput), or all runs of an instant are"
                    + " scheduled in one call ahead of it; no history is trimmed");

    private JobRunrPeer() {}

    public static void main(String[] args) throws InterruptedException {
        PeerLoad load = PeerLoad.read();
        BackgroundJobServer server = JobRunr.configure()
                .useStorageProvider(storage(load))
                .useBackgroundJobServer(
                        BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                                .andWorkerCount(WORKERS)
                                .andPollInterval(POLLING)
                                .andScheduledJobsRequestSize(SCHEDULED_AT_ONCE),
                        false)
                .initialize()
                .getBackgroundJobServer();
        if (load.saturating()) {
            BackgroundJobRequest.enqueue(IntStream.range(0, load.jobs()).mapToObj(i -> Noted.dueNow()));
        }
        server.start();
        System.out.println(PeerLoad.STARTED);
        if (!load.saturating()) {
            scheduleForEver(load);
        }
    }

    private static StorageProvider storage(PeerLoad load) {
        if (!load.database().startsWith("mongodb")) {
            return new PostgresStorageProvider(load.connections(WORKERS / 2));
        }
        return new MongoDBStorageProvider(MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(load.database()))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .build()));
    }

    private static void scheduleForEver(PeerLoad load) throws InterruptedException {
        Schedule schedule = Schedule.parse(load.cron(), "UTC");
        Instant second = schedule.next(Instant.now().plus(AHEAD)).orElseThrow();
        while (true) {
            Instant now = Instant.now();
            if (now.plus(AHEAD).isBefore(second)) {
                Thread.sleep(Duration.between(now.plus(AHEAD), second));
            }
            BackgroundJobRequest.create(runs(load, second));
            second = schedule.next(second).orElseThrow();
        }
    }

    private static Stream<JobBuilder> runs(PeerLoad load, Instant second) {
        return IntStream.range(0, load.jobs()).mapToObj(i -> {
            Instant due = second.plus(load.offset(i));
            return JobBuilder.aJob().scheduleAt(due).withJobRequest(new Noted(due));
        });
    }

    /** What a run is given. Not a record: JobRunr's mapper fills its fields. */
    public static final class Noted implements JobRequest {
        private static final long serialVersionUID = 1;

        private String due = "";
        private boolean again;

        Noted() {}

        Noted(Instant due) {
            this.due = due.toString();
        }

        static Noted dueNow() {
            Noted request = new Noted(Instant.now());
            request.again = true;
            return request;
        }

        @Override
        public Class<NoteCalls> getJobRequestHandler() {
            return NoteCalls.class;
        }
    }

    /** The function. */
    public static final class NoteCalls implements JobRequestHandler<Noted> {
        private static final CallNotes NOTES = CallNotes.ofThisProcess();

        @Override
        public void run(Noted request) {
            NOTES.add(Instant.parse(request.due));
            if (request.again) {
                BackgroundJobRequest.enqueue(Noted.dueNow());
            }
        }
    }
}
