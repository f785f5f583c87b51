/** What a simulated installation is made of and what happens to it: data, made from a seed. */
@NullMarked
package io.distributedcron.simulation.scenario;

import org.jspecify.annotations.NullMarked;
