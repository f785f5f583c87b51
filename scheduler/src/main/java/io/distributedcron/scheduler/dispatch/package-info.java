/** What every scheduler does: from a page to published runs. */
@NullMarked
package io.distributedcron.scheduler.dispatch;

import org.jspecify.annotations.NullMarked;
