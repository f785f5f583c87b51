/** The scheduler process: its wiring, its settings and its loops. */
@NullMarked
package io.distributedcron.scheduler;

import org.jspecify.annotations.NullMarked;
