package io.distributedcron.cli;

import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.DistributedCron;
import io.distributedcron.core.config.Installation;
import io.distributedcron.core.store.mongo.MongoStores;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which installation a command is about. */
final class ServerOptions {
    @Option(
            names = "--mongodb-uri",
            paramLabel = "URI",
            defaultValue = "${env:DCRON_MONGODB_URI:-mongodb://localhost:27017}",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Default: DCRON_MONGODB_URI, or mongodb://localhost:27017.")
    private String mongodbUri = "";

    @Option(
            names = "--installation",
            paramLabel = "NAME",
            defaultValue = "${env:DCRON_INSTALLATION:-dcron}",
            description = "Default: DCRON_INSTALLATION, or dcron.")
    private String installation = "";

    /** Its database, to be closed. */
    MongoStores stores() {
        return MongoStores.connect(mongodbUri, new Installation(installation));
    }

    /** A client of it, to be closed. */
    CronClient connect() {
        return DistributedCron.client(mongodbUri).installation(installation).connect();
    }
}
