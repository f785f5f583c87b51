/** The simulated installation: production classes on virtual time, and faults at each of their calls. */
@NullMarked
package io.distributedcron.simulation.world;

import org.jspecify.annotations.NullMarked;
