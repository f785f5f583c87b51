package io.distributedcron.operator.reconcile;

import io.distributedcron.core.declare.RequestRuns;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.store.JobStore;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.job.ReadJob;
import io.distributedcron.operator.job.Standing;
import io.distributedcron.operator.job.TriggerOutcome;
import io.distributedcron.operator.job.TriggerWish;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans the run that a job's resource asks for by an annotation. The store notes each token, so that none runs twice,
 * whatever becomes of the resource's status. A declaration and a token that arrive together belong together: the run
 * waits until that declaration is in force.
 */
public final class ObeyTrigger {
    private static final Logger LOG = LoggerFactory.getLogger(ObeyTrigger.class);

    private final RequestRuns requests;
    private final JobStore jobs;

    public ObeyTrigger(RequestRuns requests, JobStore jobs) {
        this.requests = requests;
        this.jobs = jobs;
    }

    /** What became of what the resource asks for; empty if that is nothing, or was obeyed before. */
    Optional<TriggerOutcome> obey(DistributedCronJob resource, Standing standing) {
        return switch (TriggerWish.of(resource)) {
            case TriggerWish.None none -> Optional.empty();
            case TriggerWish.Refused refused -> Optional.of(TriggerOutcome.refused(refused));
            case TriggerWish.Asked asked -> Optional.of(ask(resource, standing, asked));
        };
    }

    private TriggerOutcome ask(DistributedCronJob resource, Standing standing, TriggerWish.Asked asked) {
        return switch (standing) {
            case Standing.Refused refused -> TriggerOutcome.waiting(asked.token());
            case Standing.Unreachable unreachable -> TriggerOutcome.unreachable(asked.token());
            case Standing.InForce inForce -> askStore(resource, asked);
        };
    }

    private TriggerOutcome askStore(DistributedCronJob resource, TriggerWish.Asked asked) {
        JobId id = ReadJob.id(resource);
        try {
            return DeclaredJob.find(jobs, resource)
                    .map(job -> TriggerOutcome.of(asked.token(), requests.now(job, asked.token(), asked.payload())))
                    .orElseGet(() -> TriggerOutcome.waiting(asked.token()));
        } catch (StoreException e) {
            LOG.warn(
                    "The run of job {} that token '{}' asks for could not be planned, and is tried again: {}",
                    id,
                    asked.token(),
                    e.getMessage());
            return TriggerOutcome.unreachable(asked.token());
        }
    }
}
