package io.distributedcron.worker.intake;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.Token;
import io.distributedcron.core.store.ClaimedRuns;
import io.distributedcron.core.store.ExclusiveClaim;
import io.distributedcron.worker.execute.Counters;
import io.distributedcron.worker.execute.HeldRun;
import io.distributedcron.worker.execute.HeldRuns;
import io.distributedcron.worker.execute.Incarnation;
import io.distributedcron.worker.execute.ServiceTimes;
import io.distributedcron.worker.execute.StartDueRuns;
import io.distributedcron.worker.execute.Surroundings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Claims batches of runs, each under a token of its own, and hands what was won to those who start it. Thread-safe.
 *
 * <p>While a claim is under way its token is marked, so that a comparison with the store does not take its runs for
 * forgotten ones; when its answer is lost, the comparison finds what it has won.
 */
public final class ClaimRuns {
    private final ClaimedRuns store;
    private final HeldRuns held;
    private final StartDueRuns starts;
    private final ServiceTimes times;
    private final Surroundings surroundings;
    private final Counters counters;
    private final Consumer<RunMessage> onClaimed;
    private final LostClaims lost = new LostClaims();

    /**
     * Claims from this store.
     *
     * @param onClaimed called with each run that was won; may prepare its execution, and must not block
     */
    public ClaimRuns(
            ClaimedRuns store,
            HeldRuns held,
            StartDueRuns starts,
            ServiceTimes times,
            Surroundings surroundings,
            Counters counters,
            Consumer<RunMessage> onClaimed) {
        this.store = store;
        this.held = held;
        this.starts = starts;
        this.times = times;
        this.surroundings = surroundings;
        this.counters = counters;
        this.onClaimed = onClaimed;
    }

    /** Claims runs that may overlap with others of their job; answers which were won. */
    Set<RunId> claim(Incarnation incarnation, List<RunMessage> batch) {
        return claim(incarnation, batch, store::claim, won -> won);
    }

    /** Claims exclusive runs. */
    Map<RunId, ExclusiveClaim> claimExclusive(Incarnation incarnation, List<RunMessage> batch) {
        return claim(incarnation, batch, store::claimExclusive, answers -> {
            Set<RunId> won = new HashSet<>();
            answers.forEach((id, answer) -> {
                if (answer == ExclusiveClaim.WON) {
                    won.add(id);
                }
            });
            return won;
        });
    }

    /** Takes a run that a claim with a lost answer has won; false if no such claim is remembered. */
    public boolean adopt(OwnedRun owned, Incarnation incarnation) {
        Optional<RunMessage> message = lost.take(owned);
        message.ifPresent(run -> hold(List.of(run), Set.of(run.id()), owned.token(), incarnation));
        return message.isPresent();
    }

    private <A> A claim(
            Incarnation incarnation,
            List<RunMessage> batch,
            BiFunction<List<RunRef>, Claim, A> call,
            Function<A, Set<RunId>> won) {
        Token token = Token.random(surroundings.random());
        incarnation.claimBegins(token);
        try {
            A answer = call.apply(
                    batch.stream().map(RunMessage::ref).toList(),
                    new Claim(token, incarnation.id(), surroundings.now()));
            hold(batch, won.apply(answer), token, incarnation);
            return answer;
        } catch (RuntimeException e) {
            lost.remember(token, batch);
            throw e;
        } finally {
            incarnation.claimOver(token);
        }
    }

    private void hold(Collection<RunMessage> batch, Set<RunId> won, Token token, Incarnation incarnation) {
        List<HeldRun> taken = new ArrayList<>(won.size());
        long now = surroundings.nanos();
        for (RunMessage message : batch) {
            if (won.contains(message.id())) {
                HeldRun run = new HeldRun(
                        message,
                        token,
                        incarnation,
                        times.expectedNanos(message.spec().functionName()),
                        now);
                if (held.hold(run)) {
                    taken.add(run);
                    onClaimed.accept(message);
                }
            }
        }
        counters.countClaimed(taken.size());
        starts.add(taken);
    }
}
