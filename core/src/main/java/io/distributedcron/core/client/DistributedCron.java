package io.distributedcron.core.client;

import io.distributedcron.core.config.Installation;
import io.distributedcron.core.config.ServerUris;
import io.distributedcron.core.declare.InvalidRequestException;
import io.distributedcron.core.store.mongo.MongoStores;
import io.distributedcron.core.time.CorrectedClock;
import io.distributedcron.core.time.Ticker;
import java.time.InstantSource;

/** Where programs begin: {@code DistributedCron.client("mongodb://mongodb:27017").connect()}. */
public final class DistributedCron {
    private DistributedCron() {}

    /**
     * A client of an installation, to be configured and connected.
     *
     * @param mongodbUri the connection string of its MongoDB
     */
    public static Builder client(String mongodbUri) {
        return new Builder(mongodbUri);
    }

    /** What a client connects to. Not thread-safe. */
    public static final class Builder {
        private final String mongodbUri;
        private String installation = Installation.DEFAULT.name();

        private Builder(String mongodbUri) {
            this.mongodbUri = mongodbUri;
        }

        /** Which installation of those that share the server; {@code dcron} where nothing is said. */
        public Builder installation(String name) {
            this.installation = name;
            return this;
        }

        /**
         * Connects, and asks the database for its time.
         *
         * @return a client; to be closed
         * @throws InvalidRequestException if the connection string or the name is not valid
         * @throws io.distributedcron.core.store.StoreException if MongoDB does not answer
         */
        public CronClient connect() {
            MongoStores stores = open();
            try {
                stores.ensureIndexes();
                CorrectedClock clock = new CorrectedClock(stores.clock(), InstantSource.system(), Ticker.system());
                FreshClock fresh = new FreshClock(clock, Ticker.system());
                return new CronClient(ClientPorts.of(stores), fresh, stores::close);
            } catch (RuntimeException e) {
                stores.close();
                throw e;
            }
        }

        private MongoStores open() {
            try {
                var unused = ServerUris.ofMongodb(mongodbUri);
                return MongoStores.connect(mongodbUri, checked(installation));
            } catch (InvalidRequestException e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException(
                        "mongodbUri",
                        ServerUris.printed(mongodbUri),
                        "is no connection string: " + e.getMessage(),
                        "Write mongodb://host:port.");
            }
        }

        private static Installation checked(String name) {
            try {
                return new Installation(name);
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException(
                        "installation",
                        name,
                        "is no name of an installation",
                        "Write 1 to 40 lower-case letters, digits and dashes, as DCRON_INSTALLATION says.");
            }
        }
    }
}
