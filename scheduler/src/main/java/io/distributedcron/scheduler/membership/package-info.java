/** Who the schedulers are, and which of them is the master. Nothing here is trusted for safety. */
@NullMarked
package io.distributedcron.scheduler.membership;

import org.jspecify.annotations.NullMarked;
