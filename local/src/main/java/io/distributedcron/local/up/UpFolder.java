package io.distributedcron.local.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code .dcron} in the folder where the command was typed: data, logs and the kubeconfig, kept from one time to the
 * next, and locked while it is used. The system drops the lock of a process that dies.
 */
final class UpFolder implements AutoCloseable {

    /** The folder is in use; the message says by whom. */
    static final class InUseException extends Exception {
        private static final long serialVersionUID = 1L;

        InUseException(String message) {
            super(message);
        }
    }

    private static final String LOCK = "lock";

    /** What this process has open already. */
    private static final Set<String> KEPT = Set.of(LOCK, "launcher.log");

    private final Path root;
    private final FileChannel channel;

    private UpFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Takes the folder.
     *
     * @param fresh whether what it holds is thrown away
     */
    static UpFolder take(Path root, boolean fresh) throws InUseException {
        Path lockFile = root.resolve(LOCK);
        try {
            Files.createDirectories(root);
            FileChannel channel = FileChannel.open(
                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                String owner = Files.readString(lockFile).strip();
                channel.close();
                throw new InUseException(
                        "Another dcron up (process %s) is running with %s. Stop it with Ctrl-C or kill %s,"
                                        .formatted(owner, root, owner)
                                + " or start this one in another folder.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(
                    String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            UpFolder folder = new UpFolder(root, channel);
            if (fresh) {
                folder.empty();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The folder %s cannot be written to: %s. Type the command in a folder of your own."
                            .formatted(root, e instanceof AccessDeniedException ? "permission denied" : e),
                    e);
        }
    }

    private void empty() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(root) && !KEPT.contains(root.relativize(file).toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    Path root() {
        return root;
    }

    Path data(String server) {
        return root.resolve("data").resolve(server);
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    Path applied() {
        return root.resolve("applied.json");
    }

    /** Where functions that keep a record of their calls write it. */
    Path runLog() {
        return root.resolve("run-log");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
