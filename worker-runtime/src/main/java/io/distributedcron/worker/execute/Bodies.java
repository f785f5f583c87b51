package io.distributedcron.worker.execute;

/** On what handlers run. A simulation brings its own, which lets time pass between beginning and run. */
public interface Bodies {
    /** The work of one attempt. */
    interface Body {
        /** Takes a last look before the function is called; false: it must not be called, and this attempt is over. */
        boolean begin();

        /** Calls the function and reports how it ended; throws nothing. */
        void run();
    }

    /** A body that was started. */
    interface Running {
        void interrupt();

        /** Where it stands, for people. */
        String whereItStands();
    }

    /** Starts a body; returns at once. */
    Running start(String name, Body body);

    /** Runs an action that may be slow and that nobody waits for. */
    void aside(Runnable action);

    /** A virtual thread for each body. */
    static Bodies virtualThreads() {
        return new VirtualThreads();
    }
}
