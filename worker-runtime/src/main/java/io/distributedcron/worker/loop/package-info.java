/** Loops as classes with a tick, and the threads that drive them. */
@NullMarked
package io.distributedcron.worker.loop;

import org.jspecify.annotations.NullMarked;
