package io.distributedcron.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The {@code dcron} command. Exit codes: 0 all is well, 1 something is not, 2 the command is not understood. */
@Command(
        name = "dcron",
        mixinStandardHelpOptions = true,
        versionProvider = Dcron.Version.class,
        description = "The command of Distributed Cron.",
        subcommands = {
            CheckCommand.class,
            TriggerCommand.class,
            BackfillCommand.class,
            ReplayCommand.class,
            HelpCommand.class
        })
public final class Dcron implements Runnable {
    private Dcron() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Dcron())
                .addSubcommand(new NextCommand(InstantSource.system()))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        commandLine().usage(System.out);
    }

    /** The version that the build wrote down. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Properties properties = new Properties();
            try (InputStream in = Dcron.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException("The version cannot be read", e);
            }
            return new String[] {"dcron " + properties.getProperty("version")};
        }
    }
}
