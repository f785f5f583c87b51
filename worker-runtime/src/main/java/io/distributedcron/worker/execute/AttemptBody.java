package io.distributedcron.worker.execute;

import io.distributedcron.core.job.JobSpec;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.store.StoreException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The work of one attempt, from the last look at the lease to the report. */
final class AttemptBody implements Bodies.Body {
    private static final Logger log = LoggerFactory.getLogger(AttemptBody.class);

    private final HeldRun run;
    private final Surroundings surroundings;
    private final HeldRuns held;
    private final CallFunction call;
    private final Payloads payloads;
    private final ServiceTimes times;
    private final Runnable onOver;

    AttemptBody(
            HeldRun run,
            Surroundings surroundings,
            HeldRuns held,
            CallFunction call,
            Payloads payloads,
            ServiceTimes times,
            Runnable onOver) {
        this.run = run;
        this.surroundings = surroundings;
        this.held = held;
        this.call = call;
        this.payloads = payloads;
        this.times = times;
        this.onOver = onOver;
    }

    @Override
    public boolean begin() {
        Optional<Stop> stop = run.stop();
        if (stop.isPresent() || !run.incarnation().mayAct()) {
            held.over(run, EndOfAttempt.notStarted(run.message(), stop, surroundings.random()));
            onOver.run();
            return false;
        }
        run.calledAt(surroundings.now());
        return true;
    }

    @Override
    public void run() {
        long began = surroundings.nanos();
        Called called;
        try {
            called = callWithKeys();
        } catch (Throwable t) { // an error of ours, or one that a handler has caused, such as an OutOfMemoryError
            called = new Called.Threw(t);
        }
        boolean unused = Thread.interrupted(); // what was meant for the handler ends with it
        try {
            report(called, surroundings.nanos() - began);
        } catch (Throwable t) {
            log.error("the end of {} was not reported; it is given back once the store is compared", run, t);
            held.drop(run);
        } finally {
            onOver.run();
        }
    }

    private void report(Called called, long nanos) {
        times.record(run.message().spec().functionName(), nanos);
        if (called instanceof Called.Threw(var thrown) && log.isDebugEnabled()) {
            log.debug("{} threw", run, thrown);
        }
        held.over(run, EndOfAttempt.of(run.message(), called, run.stop(), surroundings.now(), surroundings.random()));
    }

    private Called callWithKeys() {
        JobSpec spec = run.message().spec();
        Instant startedAt = surroundings.now();
        MDC.put("dcron.job", run.message().job().toString());
        MDC.put("dcron.run", run.id().toString());
        MDC.put("dcron.attempt", Integer.toString(run.message().attempt()));
        MDC.put("dcron.function", spec.functionName());
        try {
            return call.call(
                    spec.functionName(), payloads.json(spec.payload()), new RunContext(run, surroundings, startedAt));
        } catch (PayloadGoneException e) {
            return new Called.Refused(new Failure("PayloadGone", e.getMessage() + ""), false);
        } catch (StoreException e) {
            log.warn("the payload of {} could not be fetched; the run is given back and comes again", run, e);
            return new Called.NotNow();
        }
    }
}
