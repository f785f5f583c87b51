/** Holds claimed runs until their instant, executes them and reports how they ended. */
@NullMarked
package io.distributedcron.worker.execute;

import org.jspecify.annotations.NullMarked;
