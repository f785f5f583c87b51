package io.distributedcron.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of our own in a folder, from the programs of the system, with durable commits. As it refuses to be
 * root, root runs it as the user postgres.
 */
record PostgresCluster(int port) {
    static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "shared_buffers", "1GB",
            "max_wal_size", "4GB",
            "checkpoint_timeout", "15min",
            "max_connections", "120");
    private static final String USER = "postgres";

    static PostgresCluster start(Path folder, Processes processes) throws IOException, InterruptedException {
        Path programs = programs();
        Path data = Files.createDirectories(folder.resolve("postgresql"));
        if (isRoot()) {
            UserPrincipal user =
                    data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
            Files.setOwner(data, user);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        run(asUser(List.of(
                programs.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C",
                "--no-instructions")));
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        processes.start(
                "PostgreSQL",
                asUser(command),
                Map.of("LC_ALL", "C"),
                Pattern.compile("database system is ready to accept connections"),
                Duration.ofSeconds(60));
        return new PostgresCluster(port);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
    }

    /** Its major version, as far as it is installed. */
    static String version() {
        try {
            Path programs = programs();
            return programs.getName(programs.getNameCount() - 2).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Path programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> installed = Files.list(versions)) {
                var newest = installed
                        .filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
                        .max(Comparator.comparing(Path::toString));
                if (newest.isPresent()) {
                    return newest.get().resolve("bin");
                }
            }
        }
        throw new IOException("PostgreSQL, which the peers need, is not in " + versions
                + ". Install it (Debian, Ubuntu: apt-get install postgresql), or leave --peers out.");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", "--"));
        words.addAll(command);
        return words;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed: " + output);
        }
        return output;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
