/** The leases of workers: one covers all the runs that a worker has. */
@NullMarked
package io.distributedcron.core.lease;

import org.jspecify.annotations.NullMarked;
