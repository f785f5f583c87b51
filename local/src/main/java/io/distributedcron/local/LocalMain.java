package io.distributedcron.local;

import io.distributedcron.cli.BackfillCommand;
import io.distributedcron.cli.CheckCommand;
import io.distributedcron.cli.NextCommand;
import io.distributedcron.cli.ReplayCommand;
import io.distributedcron.cli.TriggerCommand;
import io.distributedcron.local.chaos.ChaosCommand;
import io.distributedcron.local.chaos.SoakCommand;
import io.distributedcron.local.load.LoadCommand;
import io.distributedcron.local.up.UpCommand;
import io.distributedcron.simulation.SimulateCommand;
import java.io.PrintWriter;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
            SoakCommand.class,
            CheckCommand.class,
            TriggerCommand.class,
            BackfillCommand.class,
            ReplayCommand.class,
            SimulateCommand.class,
            HelpCommand.class
        })
public final class LocalMain {
    private LocalMain() {}

    public static void main(String[] args) {
        CommandLine line = commandLine();
        System.exit(args.length == 0 ? usage(line) : line.execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new LocalMain())
                .addSubcommand(new NextCommand(InstantSource.system()))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(LocalMain::misunderstood);
    }

    /** What is wrong stays in sight: the whole help would push it off the screen. */
    private static int misunderstood(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("dcron: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        boolean top = line.getParent() == null;
        err.println("What it understands: ./dcron " + (top ? "help" : line.getCommandName() + " --help"));
        return CommandLine.ExitCode.USAGE;
    }

    private static int usage(CommandLine line) {
        line.usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }
}
