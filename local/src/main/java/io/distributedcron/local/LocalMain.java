package io.distributedcron.local;

import io.distributedcron.cli.CheckCommand;
import io.distributedcron.local.chaos.ChaosCommand;
import io.distributedcron.local.load.LoadCommand;
import io.distributedcron.local.up.UpCommand;
import io.distributedcron.simulation.SimulateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The launcher behind {@code ./dcron}. Exit codes: 0 all is well, 1 something is not, 2 the command is not understood. */
@Command(
        name = "dcron",
        description = "Distributed Cron on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Also: dcron kube    obtains a real Kubernetes API (kube-apiserver, etcd, kubectl) for 'up'.",
            "      dcron build   builds what is not built, and ends."
        },
        subcommands = {
            UpCommand.class,
            LoadCommand.class,
            ChaosCommand.class,
            CheckCommand.class,
            SimulateCommand.class,
            HelpCommand.class
        })
public final class LocalMain {
    private LocalMain() {}

    public static void main(String[] args) {
        CommandLine line =
                new CommandLine(new LocalMain()).setUsageHelpAutoWidth(true).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(args.length == 0 ? usage(line) : line.execute(args));
    }

    private static int usage(CommandLine line) {
        line.usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }
}
