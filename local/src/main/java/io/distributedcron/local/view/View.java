package io.distributedcron.local.view;

/** Where people look. Thread-safe. */
public interface View extends AutoCloseable {
    /** Something happened. */
    void event(String line);

    /** Things are like this now; called about once a second. */
    void refresh(Snapshot snapshot);

    /** Leaves the screen as it is to stay. Events may still follow, as plain lines. */
    @Override
    void close();
}
