/** Runs schedules of a simulated installation: many of them, their statistics, and what is left of a failing one. */
@NullMarked
package io.distributedcron.simulation;

import org.jspecify.annotations.NullMarked;
