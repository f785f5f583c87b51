package io.distributedcron.cli;

/** How an answer is printed. */
enum Output {
    TEXT,
    JSON
}
