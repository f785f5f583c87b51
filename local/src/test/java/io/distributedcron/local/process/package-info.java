/** Tests of the process runner. */
@NullMarked
package io.distributedcron.local.process;

import org.jspecify.annotations.NullMarked;
