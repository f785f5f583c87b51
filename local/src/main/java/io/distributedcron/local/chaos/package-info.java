/** Faults done to real processes, and what became of the runs: {@code dcron chaos}. */
@NullMarked
package io.distributedcron.local.chaos;

import org.jspecify.annotations.NullMarked;
