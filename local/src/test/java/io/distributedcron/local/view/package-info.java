/** Tests of this part of the launcher. */
@NullMarked
package io.distributedcron.local.view;

import org.jspecify.annotations.NullMarked;
