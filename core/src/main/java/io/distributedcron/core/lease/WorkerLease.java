package io.distributedcron.core.lease;

import java.time.Instant;

/**
 * The document of a worker: what it is, how loaded, and until when it is taken for living. One lease covers all its
 * runs.
 *
 * @param profile what it announced
 * @param load as of the latest renewal
 * @param renewals how often the lease was renewed: the fence of whoever closes it
 * @param expiresAt by the database's clock
 */
public record WorkerLease(WorkerProfile profile, WorkerLoad load, long renewals, Instant expiresAt) {}
