package io.distributedcron.core.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.distributedcron.core.check.Histories;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.lease.WorkerLeases;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.DueRuns;
import io.distributedcron.core.store.Epochs;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.HeldJobs;
import io.distributedcron.core.store.JobSets;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.PlannedRuns;
import io.distributedcron.core.store.RunHistory;
import io.distributedcron.core.store.Triggers;
import io.distributedcron.core.store.WaitingRuns;
import io.distributedcron.core.time.DatabaseClock;
import java.security.SecureRandom;
import org.bson.UuidRepresentation;

/**
 * The database of an installation in MongoDB, seen through the ports of core. Writes are acknowledged by a majority and
 * journalled, reads are of what a majority has. Works on a standalone server, a replica set and a sharded cluster.
 * Thread-safe.
 */
public final class MongoStores implements AutoCloseable {
    /** One run in a document for several costs a little more than in one of its own. */
    static final int FEWEST_IN_BUNDLE = 2;

    private final MongoClient client;
    private final MalformedDocuments malformed = new MalformedDocuments();
    private final MongoCollections collections;
    private final Bundles bundles;
    private final MongoJobStore jobs;
    private final MongoPlannedRuns plannedRuns;
    private final MongoDueRuns dueRuns;
    private final MongoClaimedRuns claimedRuns;
    private final MongoWaitingRuns waitingRuns;
    private final MongoGroupPlaces groupPlaces;
    private final MongoRunHistory history;
    private final MongoJobSets jobSets;
    private final MongoTriggers triggers;
    private final MongoWorkerLeases leases;
    private final MongoHeldJobs heldJobs;
    private final MongoServerState serverState;

    private MongoStores(MongoClient client, Installation installation, int fewestInBundle) {
        this.client = client;
        SecureRandom random = new SecureRandom();
        collections = MongoCollections.of(client.getDatabase(installation.database()));
        jobs = new MongoJobStore(collections, malformed);
        jobSets = new MongoJobSets(collections, malformed);
        bundles = new Bundles(collections, malformed, random);
        plannedRuns = new MongoPlannedRuns(collections, malformed, random, bundles, fewestInBundle);
        dueRuns = new MongoDueRuns(collections, malformed);
        claimedRuns = new MongoClaimedRuns(collections, malformed, random, bundles);
        waitingRuns = new MongoWaitingRuns(collections, malformed);
        groupPlaces = new MongoGroupPlaces(collections, malformed);
        history = new MongoRunHistory(collections, malformed, bundles);
        triggers = new MongoTriggers(collections, malformed);
        heldJobs = new MongoHeldJobs(collections, malformed, bundles);
        leases = new MongoWorkerLeases(collections, malformed);
        serverState = new MongoServerState(collections);
    }

    /**
     * Opens the database. Connects in the background: a server that is not there shows with the first call.
     *
     * @param uri a connection string; the concerns it names are replaced by ours
     * @param installation whose database
     */
    public static MongoStores connect(String uri, Installation installation) {
        return connect(uri, installation, FEWEST_IN_BUNDLE);
    }

    /**
     * The same, with another opinion on when it is worth that runs share a document.
     *
     * @param fewestInBundle how many do at least
     */
    static MongoStores connect(String uri, Installation installation, int fewestInBundle) {
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .applicationName("distributed-cron")
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .readConcern(ReadConcern.MAJORITY)
                .readPreference(ReadPreference.primary())
                .build();
        return new MongoStores(MongoClients.create(settings), installation, fewestInBundle);
    }

    /** Creates the indexes that are not there yet. Every process may call it at every start. */
    public void ensureIndexes() {
        MongoIndexes.ensure(collections);
    }

    public JobStore jobs() {
        return jobs;
    }

    public JobSets jobSets() {
        return jobSets;
    }

    public PlannedRuns plannedRuns() {
        return plannedRuns;
    }

    public DueRuns dueRuns() {
        return dueRuns;
    }

    public ClaimedRuns claimedRuns() {
        return claimedRuns;
    }

    public WaitingRuns waitingRuns() {
        return waitingRuns;
    }

    public GroupPlaces groupPlaces() {
        return groupPlaces;
    }

    public RunHistory history() {
        return history;
    }

    /** Everything that is left of jobs, for the checker. */
    public Histories histories() {
        return new MongoHistories(collections, malformed, bundles);
    }

    public Triggers triggers() {
        return triggers;
    }

    public HeldJobs heldJobs() {
        return heldJobs;
    }

    public WorkerLeases leases() {
        return leases;
    }

    public Epochs epochs() {
        return Epochs.of(serverState::nextEpoch, serverState::newestEpoch);
    }

    public DatabaseClock clock() {
        return serverState::now;
    }

    /** How many documents could not be read since the start; each is logged once with its id, and skipped. */
    public long malformedDocuments() {
        return malformed.count();
    }

    @Override
    public void close() {
        client.close();
    }
}
