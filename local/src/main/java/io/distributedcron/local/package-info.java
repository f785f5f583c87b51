/** The launcher behind {@code ./dcron}: everything on one machine. */
@NullMarked
package io.distributedcron.local;

import org.jspecify.annotations.NullMarked;
