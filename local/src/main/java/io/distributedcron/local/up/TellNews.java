package io.distributedcron.local.up;

import io.distributedcron.local.manifest.ManifestNews;
import io.distributedcron.local.manifest.ObjectKey;
import io.distributedcron.local.process.PodNews;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** Turns what happens to pods and manifests into lines, and remembers what the start waits for. */
final class TellNews implements PodNews, ManifestNews {
    private static final Pattern TROUBLE = Pattern.compile("\\b(ERROR|WARN)\\b|\"level\":\"(ERROR|WARN)\"");
    private static final int LONGEST_LINE = 300;
    private static final int LONGEST_LIST = 5;

    private final Progress out;
    private final List<String> applied = new ArrayList<>();
    private final CountDownLatch schedulerReady = new CountDownLatch(1);

    TellNews(Progress out) {
        this.out = out;
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
        out.say(pod + " could not be started: " + reason);
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
        if (TROUBLE.matcher(line).find()) {
            out.say(pod + ": " + (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line));
        }
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
