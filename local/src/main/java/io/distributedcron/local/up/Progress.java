package io.distributedcron.local.up;

/** What the start and the end of everything tell people, line by line. Thread-safe. */
@FunctionalInterface
interface Progress {
    void say(String line);
}
