/** What the operator reads of runs and workers, in bulk and at a bounded rate, and whom it tells of changes. */
@NullMarked
package io.distributedcron.operator.watch;

import org.jspecify.annotations.NullMarked;
