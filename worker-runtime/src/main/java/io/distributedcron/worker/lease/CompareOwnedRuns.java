package io.distributedcron.worker.lease;

import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.OwnedRuns;
import io.distributedcron.worker.StopReason;
import io.distributedcron.worker.execute.HeldRun;
import io.distributedcron.worker.execute.HeldRuns;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.Stop;
import io.distributedcron.worker.intake.ClaimRuns;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the store says this worker has with what it holds. What a claim with a lost answer won is taken; what
 * else it does not hold at two looks in a row it gives back; what it holds and does not own any more it stops; and it learns here which runs
 * shall be cancelled. For one thread.
 *
 * <p>A claim under way is no difference: its runs are looked at when its answer has been taken in. What is held is counted
 * before the store is asked, and looked at again after; where both have the same number of runs of a claim, and none of them
 * is asked to stop, nothing else is looked at.
 */
public final class CompareOwnedRuns {
    private static final Logger log = LoggerFactory.getLogger(CompareOwnedRuns.class);

    private final ClaimedRuns claimedRuns;
    private final HeldRuns held;
    private final ClaimRuns claims;
    private Map<RunId, Token> givenBack = Map.of();
    /** What was not held at the last look, and may just have ended while the store was read. */
    private Map<RunId, Token> unheld = Map.of();

    public CompareOwnedRuns(ClaimedRuns claimedRuns, HeldRuns held, ClaimRuns claims) {
        this.claimedRuns = claimedRuns;
        this.held = held;
        this.claims = claims;
    }

    void look(Incarnation incarnation) {
        Map<Token, Integer> heldBefore = held.countByClaim();
        OwnedRuns answer = claimedRuns.ownedBy(incarnation.id(), heldBefore);
        Map<RunId, Token> owned = new HashMap<>();
        Map<RunId, Token> nowGivenBack = new HashMap<>();
        Map<RunId, Token> nowUnheld = new HashMap<>();
        for (OwnedRun run : answer.others()) {
            owned.put(run.id(), run.token());
            if (incarnation.isClaiming(run.token())) {
                continue;
            }
            Optional<HeldRun> ours = held.find(run.id()).filter(h -> h.token().equals(run.token()));
            if (ours.isPresent()) {
                run.cancelRequested().ifPresent(why -> held.stop(ours.get(), new Stop.Cancel(why)));
            } else if (!run.token().equals(givenBack.get(run.id()))) {
                if (!adopted(run, incarnation)) {
                    if (run.token().equals(unheld.get(run.id()))) {
                        held.giveBackUnheld(run);
                        nowGivenBack.put(run.id(), run.token());
                    } else {
                        nowUnheld.put(run.id(), run.token());
                    }
                }
            } else {
                nowGivenBack.put(run.id(), run.token());
            }
        }
        givenBack = nowGivenBack;
        unheld = nowUnheld;
        Set<Token> disagreeing = new HashSet<>(heldBefore.keySet());
        disagreeing.removeAll(answer.agreeing());
        for (HeldRun run : held.ofClaims(incarnation, disagreeing)) {
            if (!run.token().equals(owned.get(run.id())) && run.phase() != HeldRun.Phase.OVER) {
                stopLost(run);
            }
        }
    }

    private boolean adopted(OwnedRun run, Incarnation incarnation) {
        if (run.cancelRequested().isEmpty() && claims.adopt(run, incarnation)) {
            log.info("run {} of {} was claimed by a call whose answer was lost; it is executed", run.id(), run.job());
            return true;
        }
        return false;
    }

    private void stopLost(HeldRun run) {
        log.warn("{} is held under token {} and is not this worker's any more; it is stopped", run, run.token());
        held.stop(run, new Stop.WorkerGoes(StopReason.LEASE_LOST));
    }
}
