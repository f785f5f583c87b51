/** Channels inside one process, with the semantics of the real ones: for tests and simulation. */
@NullMarked
package io.distributedcron.core.channel.memory;

import org.jspecify.annotations.NullMarked;
