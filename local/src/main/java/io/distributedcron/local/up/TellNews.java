package io.distributedcron.local.up;

import io.distributedcron.core.time.Ticker;
import io.distributedcron.local.manifest.ManifestNews;
import io.distributedcron.local.manifest.ObjectKey;
import io.distributedcron.local.process.PodNews;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** Turns what happens to pods and manifests into lines, and remembers what the start waits for. */
final class TellNews implements PodNews, ManifestNews {
    private static final Pattern TROUBLE = Pattern.compile("\\b(ERROR|WARN)\\b|\"level\":\"(ERROR|WARN)\"");
    private static final int LONGEST_LINE = 300;
    private static final int LONGEST_LIST = 5;

    private static final Pattern WHAT_DIFFERS = Pattern.compile("-?[0-9a-fA-F]*[0-9][0-9a-fA-F]*");
    private static final Duration SAID_LATELY = Duration.ofSeconds(30);
    private static final int REMEMBERED = 500;

    private final Progress out;
    private final Ticker ticker;
    private final Map<String, Long> said = new LinkedHashMap<>();
    private final List<String> applied = new ArrayList<>();
    private final CountDownLatch schedulerReady = new CountDownLatch(1);

    TellNews(Progress out, Ticker ticker) {
        this.out = out;
        this.ticker = ticker;
    }

    /** Whether a scheduler has been ready: from then on nothing that is declared waits long enough to be missed. */
    boolean schedulerWasReady() {
        return schedulerReady.getCount() == 0;
    }

    @Override
    public void started(String pod, long pid, Path log) {
        out.say("started " + pod + " (process " + pid + ", log " + log + ")");
    }

    @Override
    public void ready(String pod) {
        out.say(pod + " is ready");
    }

    @Override
    public void died(String pod, int exitCode, Duration delay) {
        out.say(pod + " ended with exit code " + exitCode + "; it is started again "
                + (delay.isZero() ? "now" : "in " + delay.toSeconds() + " s"));
    }

    @Override
    public void notStarted(String pod, String reason, Duration delay) {
        if (isNews(pod, reason)) {
            out.say("PROBLEM " + pod + " could not be started: " + reason + "; it is tried again, now and then");
        }
    }

    @Override
    public void stopped(String pod, boolean byForce) {
        out.say(pod + (byForce ? " did not stop in time and was killed" : " has stopped"));
    }

    @Override
    public void wrote(String pod, String line) {
        if (line.contains("scheduler") && line.contains("is ready")) {
            schedulerReady.countDown();
        }
        if (TROUBLE.matcher(line).find() && isNews(pod, line)) {
            out.say(pod + ": " + (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line));
        }
    }

    /** What a process writes again and again, apart from numbers, is said once in a while; its log has it all. */
    private synchronized boolean isNews(String pod, String line) {
        long now = ticker.nanos();
        String what = pod + WHAT_DIFFERS.matcher(line).replaceAll("#");
        Long before = said.get(what);
        if (before != null && now - before < SAID_LATELY.toNanos()) {
            return false;
        }
        said.remove(what);
        said.put(what, now);
        if (said.size() > REMEMBERED) {
            said.remove(said.keySet().iterator().next());
        }
        return true;
    }

    @Override
    public synchronized void applied(ObjectKey object, String place) {
        applied.add("applied " + object + " from " + place);
    }

    /** Says what was applied since the last call, in one line where it is much. */
    synchronized void sayApplied() {
        if (applied.size() > LONGEST_LIST) {
            out.say("applied " + applied.size() + " objects");
        } else {
            applied.forEach(out::say);
        }
        applied.clear();
    }

    @Override
    public void pruned(ObjectKey object) {
        out.say("deleted " + object + ", which is in no file any more");
    }

    @Override
    public void problem(String message) {
        out.say("PROBLEM " + message);
    }
}
