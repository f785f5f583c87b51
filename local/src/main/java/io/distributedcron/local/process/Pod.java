package io.distributedcron.local.process;

import io.distributedcron.core.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One replica of a Deployment as a process: started again when it ends, until it is asked to stop. Stepped by
 * {@link #tick()}; not thread-safe.
 */
final class Pod {

    /** The line with which our processes say that they serve. */
    private static final Pattern READY = Pattern.compile("\\b(scheduler|worker|operator)\\b.* is ready\\b");

    private sealed interface State {
        record Waiting(long untilNanos) implements State {}

        record Running(GuardedProcess process, long sinceNanos) implements State {}

        record Stopping(GuardedProcess process, long killAtNanos, boolean killed) implements State {}

        record Gone() implements State {}
    }

    private final String name;
    private final PodTemplate template;
    private final LocalImages images;
    private final Path log;
    private final PodNews news;
    private final Ticker ticker;

    private State state;
    private RestartBackoff backoff = RestartBackoff.NONE;
    private volatile boolean ready;

    Pod(String name, PodTemplate template, LocalImages images, Path logs, PodNews news, Ticker ticker) {
        this.name = name;
        this.template = template;
        this.images = images;
        this.log = logs.resolve(name + ".log");
        this.news = news;
        this.ticker = ticker;
        this.state = new State.Waiting(ticker.nanos());
    }

    String name() {
        return name;
    }

    PodTemplate template() {
        return template;
    }

    boolean isReady() {
        return ready && state instanceof State.Running;
    }

    boolean isStopping() {
        return state instanceof State.Stopping || state instanceof State.Gone;
    }

    boolean isGone() {
        return state instanceof State.Gone;
    }

    Optional<Long> pid() {
        return switch (state) {
            case State.Running(GuardedProcess process, long since) -> Optional.of(process.pid());
            case State.Stopping(GuardedProcess process, long killAt, boolean killed) -> Optional.of(process.pid());
            case State.Waiting waiting -> Optional.empty();
            case State.Gone gone -> Optional.empty();
        };
    }

    /** Goes on to what is due. */
    void tick() {
        long now = ticker.nanos();
        state = switch (state) {
            case State.Waiting(long until) when now - until >= 0 -> start(now);
            case State.Running(GuardedProcess process, long since)
            when !process.isAlive() -> afterEnd(process, Duration.ofNanos(now - since), now);
            case State.Stopping(GuardedProcess process, long killAt, boolean killed)
            when !process.isAlive() -> {
                news.stopped(name, killed);
                yield new State.Gone();
            }
            case State.Stopping(GuardedProcess process, long killAt, boolean killed)
            when !killed && now - killAt >= 0 -> {
                process.kill();
                yield new State.Stopping(process, killAt, true);
            }
            case State.Waiting same -> same;
            case State.Running same -> same;
            case State.Stopping same -> same;
            case State.Gone same -> same;
        };
    }

    /** SIGTERM now, SIGKILL after the grace; repeating it does nothing. */
    void stop() {
        state = switch (state) {
            case State.Running(GuardedProcess process, long since) -> {
                process.terminate();
                yield new State.Stopping(
                        process, ticker.nanos() + template.grace().toNanos(), false);
            }
            case State.Waiting waiting -> new State.Gone();
            case State.Stopping same -> same;
            case State.Gone same -> same;
        };
    }

    /** SIGKILL now. */
    void kill() {
        if (state instanceof State.Running(GuardedProcess process, long since)) {
            process.kill();
            state = new State.Stopping(process, ticker.nanos(), true);
        } else if (state instanceof State.Stopping(GuardedProcess process, long killAt, boolean killed)) {
            process.kill();
            state = new State.Stopping(process, killAt, true);
        }
    }

    private State start(long now) {
        ready = false;
        try {
            Command command = images.command(template).with(template.environmentOf(name));
            GuardedProcess process = GuardedProcess.start(name, command, log, this::onLine);
            news.started(name, process.pid(), log);
            return new State.Running(process, now);
        } catch (IOException e) {
            backoff = backoff.afterRunning(Duration.ZERO);
            news.notStarted(name, String.valueOf(e.getMessage()), backoff.delay());
            return new State.Waiting(now + backoff.delay().toNanos());
        }
    }

    private State afterEnd(GuardedProcess process, Duration ran, long now) {
        ready = false;
        backoff = backoff.afterRunning(ran);
        news.died(name, process.exitCode().orElse(-1), backoff.delay());
        return new State.Waiting(now + backoff.delay().toNanos());
    }

    private void onLine(String line) {
        if (!ready && READY.matcher(line).find()) {
            ready = true;
            news.ready(name);
        }
        news.wrote(name, line);
    }
}
