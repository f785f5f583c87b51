/** What recurs: jobs, their identities, their slots and their policies. Pure: no client, no clock, no logger. */
@NullMarked
package io.distributedcron.core.job;

import org.jspecify.annotations.NullMarked;
