/** What the master does: cutting what is due into pages and handing them out. */
@NullMarked
package io.distributedcron.scheduler.master;

import org.jspecify.annotations.NullMarked;
