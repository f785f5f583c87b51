/** Every store in memory, with the semantics of the real ones: for simulation and for tests. */
@NullMarked
package io.distributedcron.core.store.memory;

import org.jspecify.annotations.NullMarked;
