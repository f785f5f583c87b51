/** Tests of this part of the launcher. */
@NullMarked
package io.distributedcron.local.up;

import org.jspecify.annotations.NullMarked;
