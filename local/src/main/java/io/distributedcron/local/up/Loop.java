package io.distributedcron.local.up;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Calls something again and again on a thread of its own, until it is closed. What it throws is said once, not each time. */
final class Loop implements AutoCloseable {

    /** What is called. */
    @FunctionalInterface
    interface Tick {
        void tick() throws Exception;
    }

    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    private Loop(String name, Duration pause, Tick tick, Progress problems) {
        this.thread = Thread.ofPlatform().name(name).unstarted(() -> run(name, pause, tick, problems));
    }

    static Loop start(String name, Duration pause, Tick tick, Progress problems) {
        Loop loop = new Loop(name, pause, tick, problems);
        loop.thread.start();
        return loop;
    }

    private void run(String name, Duration pause, Tick tick, Progress problems) {
        String last = "";
        try {
            do {
                String problem = "";
                try {
                    tick.tick();
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    problem = String.valueOf(e.getMessage() == null ? e : e.getMessage());
                }
                if (!problem.equals(last) && !problem.isEmpty() && end.getCount() > 0) {
                    problems.say(name + ": " + problem + "; it is tried again");
                }
                last = problem;
            } while (!end.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts the call under way, if there is one, and returns when it is over. */
    void cancel() {
        end.countDown();
        thread.interrupt();
        close();
    }

    /** Returns when the last call is over. */
    @Override
    public void close() {
        end.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
