package io.distributedcron.core.store;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.job.JobUid;
import java.util.Optional;

/**
 * A job as its owner declares it.
 *
 * @param id its name
 * @param uid which declaration of that name
 * @param revision grows with each change of the declaration
 * @param spec what is declared; its payload says where the JSON below is found
 * @param suspended whether no runs shall be planned
 * @param storedPayload the payload's JSON, where {@code spec} keeps it beside the job; else empty
 */
public record JobDeclaration(
        JobId id, JobUid uid, long revision, JobSpec spec, boolean suspended, Optional<String> storedPayload) {}
