package io.distributedcron.embedded;

import java.nio.file.Path;

/**
 * A server that this process started on loopback and that dies with this process, however this process dies.
 *
 * <p>Its data and its log lie in the directory it was started with; started again there, it goes on with that data.
 * Thread-safe.
 */
public interface EmbeddedServer extends AutoCloseable {

    /** What runs and where, in a line for people: engine, version, address. */
    String describe();

    boolean isAlive();

    /** The operating system's process id, for tests that stop and continue it. */
    long pid();

    /** The file with everything the server wrote; appended to by each start in the same directory. */
    Path log();

    /** Ends the server at once as {@code kill -9} does, and returns when it is gone. Repeating it does nothing. */
    void kill();

    /** Ends the server in order, and by force when it takes too long. Repeating it does nothing. */
    @Override
    void close();
}
