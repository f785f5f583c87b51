/** Keeps the worker's lease, and what it holds in line with what the store says. */
@NullMarked
package io.distributedcron.worker.lease;

import org.jspecify.annotations.NullMarked;
