/** Which runs a job gets: pure decisions about first, next and missed times. */
@NullMarked
package io.distributedcron.core.plan;

import org.jspecify.annotations.NullMarked;
