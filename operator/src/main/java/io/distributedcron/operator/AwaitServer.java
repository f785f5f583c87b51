package io.distributedcron.operator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a server that may not be there yet, asking ever more rarely, and says what it waits for. */
final class AwaitServer {
    private static final Logger LOG = LoggerFactory.getLogger(AwaitServer.class);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final CountDownLatch stop;

    /**
     * Waits until stopped.
     *
     * @param stop ends all waiting
     */
    AwaitServer(CountDownLatch stop) {
        this.stop = stop;
    }

    /**
     * Asks until there is an answer.
     *
     * @param what is waited for, for people
     * @param ask throws while it is not there
     * @return whether it is there; false if this was stopped
     */
    boolean until(String what, Runnable ask) throws InterruptedException {
        Duration pause = FIRST;
        String said = "";
        while (stop.getCount() > 0) {
            try {
                ask.run();
                if (!said.isEmpty()) {
                    LOG.info("{} is there", what);
                }
                return true;
            } catch (RuntimeException e) {
                String problem = String.valueOf(e.getMessage());
                if (!problem.equals(said)) {
                    LOG.warn("waiting for {}: {}", what, problem);
                    said = problem;
                }
            }
            if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        }
        return false;
    }
}
