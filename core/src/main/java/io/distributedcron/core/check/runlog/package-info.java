/** The logs that handlers keep of themselves, as files of JSON lines. */
@NullMarked
package io.distributedcron.core.check.runlog;

import org.jspecify.annotations.NullMarked;
