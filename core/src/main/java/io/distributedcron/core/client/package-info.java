/**
 * Jobs without Kubernetes: declared, changed, listed and run by programs, beside those that the operator keeps. See
 * {@link io.distributedcron.core.client.DistributedCron#client}.
 */
@NullMarked
package io.distributedcron.core.client;

import org.jspecify.annotations.NullMarked;
