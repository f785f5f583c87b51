/** One planned time of a job, its states and what happened to it. Pure: no client, no clock, no logger. */
@NullMarked
package io.distributedcron.core.run;

import org.jspecify.annotations.NullMarked;
