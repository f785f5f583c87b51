package io.distributedcron.cli;

import io.distributedcron.core.client.CronClient;
import io.distributedcron.core.client.DistributedCron;
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

    CronClient connect() {
        return DistributedCron.client(mongodbUri).installation(installation).connect();
    }
}
