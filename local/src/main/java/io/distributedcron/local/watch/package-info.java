/** Follows declared jobs and their runs, for views and for the verdict at the end. */
@NullMarked
package io.distributedcron.local.watch;

import org.jspecify.annotations.NullMarked;
