/** Time as an argument: elapsed time, and wall time corrected by what the database says. */
@NullMarked
package io.distributedcron.core.time;

import org.jspecify.annotations.NullMarked;
