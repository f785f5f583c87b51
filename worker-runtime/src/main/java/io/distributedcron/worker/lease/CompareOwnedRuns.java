package io.distributedcron.worker.lease;

import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.worker.StopReason;
import io.distributedcron.worker.execute.HeldRun;
import io.distributedcron.worker.execute.HeldRuns;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.Stop;
import io.distributedcron.worker.intake.ClaimRuns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the store says this worker has with what it holds. What a claim with a lost answer won is taken; what
 * else it does not hold it gives back; what it holds and does not own any more it stops; and it learns here which runs
 * shall be cancelled. For one thread.
 *
 * <p>A claim under way is no difference: its runs are looked at when its answer has been taken in. What is held is read
 * before the store is asked, and again after.
 */
public final class CompareOwnedRuns {
    private static final Logger log = LoggerFactory.getLogger(CompareOwnedRuns.class);

    private final ClaimedRuns claimedRuns;
    private final HeldRuns held;
    private final ClaimRuns claims;
    private Map<RunId, Token> givenBack = Map.of();

    public CompareOwnedRuns(ClaimedRuns claimedRuns, HeldRuns held, ClaimRuns claims) {
        this.claimedRuns = claimedRuns;
        this.held = held;
        this.claims = claims;
    }

    void look(Incarnation incarnation) {
        List<HeldRun> heldBefore = held.all().stream()
                .filter(run -> run.incarnation() == incarnation && run.phase() != HeldRun.Phase.OVER)
                .toList();
        Map<RunId, Token> owned = new HashMap<>();
        Map<RunId, Token> nowGivenBack = new HashMap<>();
        for (OwnedRun run : claimedRuns.ownedBy(incarnation.id())) {
            owned.put(run.id(), run.token());
            if (incarnation.isClaiming(run.token())) {
                continue;
            }
            Optional<HeldRun> ours = held.find(run.id()).filter(h -> h.token().equals(run.token()));
            if (ours.isPresent()) {
                run.cancelRequested().ifPresent(why -> held.stop(ours.get(), new Stop.Cancel(why)));
            } else if (!run.token().equals(givenBack.get(run.id()))) {
                takeOrGiveBack(run, incarnation, nowGivenBack);
            } else {
                nowGivenBack.put(run.id(), run.token());
            }
        }
        givenBack = nowGivenBack;
        heldBefore.stream()
                .filter(run -> !run.token().equals(owned.get(run.id())) && run.phase() != HeldRun.Phase.OVER)
                .forEach(this::stopLost);
    }

    private void takeOrGiveBack(OwnedRun run, Incarnation incarnation, Map<RunId, Token> nowGivenBack) {
        if (run.cancelRequested().isEmpty() && claims.adopt(run, incarnation)) {
            log.info("run {} of {} was claimed by a call whose answer was lost; it is executed", run.id(), run.job());
            return;
        }
        held.giveBackUnheld(run);
        nowGivenBack.put(run.id(), run.token());
    }

    private void stopLost(HeldRun run) {
        log.warn("{} is held under token {} and is not this worker's any more; it is stopped", run, run.token());
        held.stop(run, new Stop.WorkerGoes(StopReason.LEASE_LOST));
    }
}
