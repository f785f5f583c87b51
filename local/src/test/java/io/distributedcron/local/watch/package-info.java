/** Tests of this part of the launcher. */
@NullMarked
package io.distributedcron.local.watch;

import org.jspecify.annotations.NullMarked;
