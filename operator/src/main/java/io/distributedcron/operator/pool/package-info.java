/** The Deployments that the operator wants, and what is said about a WorkerPool. Pure: no client, no clock, no logger. */
@NullMarked
package io.distributedcron.operator.pool;

import org.jspecify.annotations.NullMarked;
