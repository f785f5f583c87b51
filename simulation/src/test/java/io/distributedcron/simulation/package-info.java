/** Tests of the simulation itself, and the seeds that found something. */
@NullMarked
package io.distributedcron.simulation;

import org.jspecify.annotations.NullMarked;
