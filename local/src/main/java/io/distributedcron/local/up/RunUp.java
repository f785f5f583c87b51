package io.distributedcron.local.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.embedded.ServerStartException;
import io.distributedcron.local.view.LiveView;
import io.distributedcron.local.view.PlainView;
import io.distributedcron.local.view.View;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** An {@link Up} as a command: with signals, the terminal and an exit code. */
public final class RunUp {
    private RunUp() {}

    /** How things are printed. */
    public enum Output {
        TEXT,
        JSON
    }

    /** The folder of the project, as {@code ./dcron} says. */
    public static Path home() {
        return Path.of(System.getProperty("dcron.home", ".")).toAbsolutePath().normalize();
    }

    /**
     * Runs it to its end, which a signal may bring.
     *
     * @return the exit code: 0 if every planned time had its run and nothing declared was refused
     */
    public static int run(UpOptions options, Output output) throws InterruptedException {
        PrintStream lines = output == Output.JSON ? System.err : System.out;
        View view = view(lines);
        Up up = new Up(options, Programs.builtIn(options.home()), System.getenv(), view, commandGiven());
        CountDownLatch over = new CountDownLatch(1);
        int[] code = {1};
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(up, over, code), "end"));
        try {
            code[0] = up.run().map(summary -> print(summary, output, lines)).orElse(1);
        } catch (Up.CannotStartException | ServerStartException | IOException e) {
            view.close();
            System.err.println("dcron: " + e.getMessage());
        } catch (UncheckedIOException e) {
            view.close();
            System.err.println("dcron: " + e.getMessage());
        } catch (KubernetesClientException | StoreException e) {
            view.close();
            System.err.println("dcron: " + e.getMessage());
            keepTrace(options.folder().resolve("logs"), e);
        } finally {
            over.countDown();
        }
        return code[0];
    }

    /** The text alone may not tell whose fault it is. */
    private static void keepTrace(Path logs, RuntimeException failure) {
        Path file = logs.resolve("failure.log");
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        try {
            Files.createDirectories(logs);
            Files.writeString(file, trace.toString());
            System.err.println("dcron: where it happened stands in " + file);
        } catch (IOException e) {
            System.err.println("dcron: where it happened could not be written to " + file + ": " + e.getMessage());
            System.err.print(trace);
        }
    }

    /** A signal came, or it is over anyway. What was decided here is the exit code, not the signal's. */
    private static void endInOrder(Up up, CountDownLatch over, int[] code) {
        boolean early = over.getCount() > 0;
        up.stop();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (early) {
            System.out.flush();
            Runtime.getRuntime().halt(code[0]);
        }
    }

    private static View view(PrintStream lines) {
        int columns = Integer.getInteger("dcron.columns", 0);
        return columns > 0 && lines == System.out
                ? new LiveView(lines, columns, Integer.getInteger("dcron.lines", 40))
                : new PlainView(lines);
    }

    private static Instant commandGiven() {
        Long given = Long.getLong("dcron.given");
        return given == null
                ? ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH)
                : Instant.ofEpochMilli(given);
    }

    private static int print(Summary summary, Output output, PrintStream lines) {
        summary.lines().forEach(lines::println);
        if (output == Output.JSON) {
            try {
                System.out.println(new ObjectMapper().writeValueAsString(summary));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The summary cannot be written as JSON", e);
            }
        }
        return summary.good() ? 0 : 1;
    }
}
