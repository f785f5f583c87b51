/** What a DistributedCronJob means, and what is said about it. Pure: no client, no clock, no logger. */
@NullMarked
package io.distributedcron.operator.job;

import org.jspecify.annotations.NullMarked;
