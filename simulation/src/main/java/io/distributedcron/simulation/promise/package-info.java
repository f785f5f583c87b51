/** What must hold, whatever happens: checked after every change, and in the end. */
@NullMarked
package io.distributedcron.simulation.promise;

import org.jspecify.annotations.NullMarked;
