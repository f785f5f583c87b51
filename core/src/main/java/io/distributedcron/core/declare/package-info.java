/** How a job comes into force, is changed, suspended and deleted: the writes, their order, and why it bears a crash. */
@NullMarked
package io.distributedcron.core.declare;

import org.jspecify.annotations.NullMarked;
