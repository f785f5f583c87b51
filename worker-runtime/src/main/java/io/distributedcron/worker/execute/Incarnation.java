package io.distributedcron.worker.execute;

import io.distributedcron.core.run.Token;
import io.distributedcron.core.run.WorkerId;
import io.distributedcron.core.time.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A worker under one lease. It may act only until shortly before the lease could be over, counted on this process's own
 * elapsed time from before the renewal was asked for, so that neither a lost answer nor a paused process stretches it.
 * Once over it is never revived: what comes after has another id. Thread-safe.
 */
public final class Incarnation {
    private final WorkerId id;
    private final Ticker ticker;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Set<Token> claimsUnderWay = ConcurrentHashMap.newKeySet();
    private volatile long actUntil;

    /**
     * An incarnation whose lease was granted.
     *
     * @param askedAt by the ticker, before the store was asked
     * @param mayActFor the lease less the margin
     */
    public Incarnation(WorkerId id, Ticker ticker, long askedAt, Duration mayActFor) {
        this.id = id;
        this.ticker = ticker;
        this.actUntil = askedAt + mayActFor.toNanos();
    }

    public WorkerId id() {
        return id;
    }

    /** Whether it may claim, start and go on with runs. Looks at the clock at each call. */
    public boolean mayAct() {
        return !over.get() && remainingNanos() > 0;
    }

    /** For how long it may act unless its lease is renewed; not positive if it may not. */
    public long remainingNanos() {
        return actUntil - ticker.nanos();
    }

    /** The lease was renewed. */
    public void renewed(long askedAt, Duration mayActFor) {
        actUntil = askedAt + mayActFor.toNanos();
    }

    /** Its lease was released; it is over. */
    public void released() {
        over.set(true);
    }

    /**
     * It is over.
     *
     * @return true for the first caller
     */
    boolean end() {
        return over.compareAndSet(false, true);
    }

    /** A claim under this token begins; what the store says about it is not compared until {@link #claimOver}. */
    public void claimBegins(Token token) {
        claimsUnderWay.add(token);
    }

    /** The claim was answered and what it won is held, or it failed. */
    public void claimOver(Token token) {
        claimsUnderWay.remove(token);
    }

    /** Whether a claim under this token has begun and its answer has not been taken in. */
    public boolean isClaiming(Token token) {
        return claimsUnderWay.contains(token);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
