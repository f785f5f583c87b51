/** {@code dcron up}: the whole system on this machine. */
@NullMarked
package io.distributedcron.local.up;

import org.jspecify.annotations.NullMarked;
