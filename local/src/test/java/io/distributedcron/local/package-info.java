/** Tests of the launcher, and of everything together. */
@NullMarked
package io.distributedcron.local;

import org.jspecify.annotations.NullMarked;
