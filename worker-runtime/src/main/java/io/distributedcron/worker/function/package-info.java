/** The functions of the ready-made worker. */
@NullMarked
package io.distributedcron.worker.function;

import org.jspecify.annotations.NullMarked;
