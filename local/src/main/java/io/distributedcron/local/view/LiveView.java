package io.distributedcron.local.view;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A picture of the moment that is drawn over the last one, in a terminal. */
public final class LiveView implements View {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
    private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l";
    private static final String BACK = "\u001b[?25h\u001b[?1049l";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";
    private static final int EVENTS = 6;

    private final PrintStream out;
    private final int width;
    private final int lines;
    private final Deque<String> events = new ArrayDeque<>();
    private boolean drawn;
    private boolean closed;

    /**
     * A view that prints plain lines until there is a first moment to draw.
     *
     * @param columns of the terminal
     * @param lines of the terminal
     */
    public LiveView(PrintStream out, int columns, int lines) {
        this.out = out;
        this.width = Math.max(60, columns);
        this.lines = Math.max(16, lines);
    }

    @Override
    public synchronized void event(String line) {
        if (!drawn || closed) {
            out.println(line);
        }
        events.addLast(line);
        if (events.size() > EVENTS) {
            events.removeFirst();
        }
    }

    @Override
    public synchronized void refresh(Snapshot snapshot) {
        if (closed) {
            return;
        }
        StringBuilder screen = new StringBuilder();
        if (!drawn) {
            drawn = true;
            screen.append(OTHER_SCREEN);
        }
        screen.append(HOME_AND_CLEAR).append(String.join("\r\n", draw(snapshot)));
        out.print(screen);
        out.flush();
    }

    List<String> draw(Snapshot snapshot) {
        List<String> picture = new ArrayList<>();
        picture.add(BOLD + cut("dcron up: " + PlainView.status(snapshot)) + PLAIN);
        picture.add("");
        drawJobs(snapshot, picture);
        picture.add("");
        drawPods(snapshot, picture);
        picture.add("");
        events.forEach(event -> picture.add(DIM + cut(event) + PLAIN));
        picture.add(DIM + "Ctrl-C ends everything" + PLAIN);
        return picture;
    }

    private void drawJobs(Snapshot snapshot, List<String> picture) {
        int room = Math.max(3, lines - Math.min(6, snapshot.pods().size()) - EVENTS - 9);
        picture.add(BOLD + columns("JOB", "SCHEDULE", "NEXT", "LAST", "LATE", "TIME ZONE") + PLAIN);
        snapshot.jobs().stream().limit(room).forEach(job -> picture.add(row(job, snapshot.now())));
        if (snapshot.jobs().size() > room) {
            picture.add(DIM + "... and " + (snapshot.jobs().size() - room) + " more" + PLAIN);
        }
    }

    /** What does not fit is cut off at the end, so what matters least comes last. */
    private String columns(String job, String schedule, String next, String last, String late, String more) {
        return cut(String.format(Locale.ROOT, "%-28s %-16s %7s  %-10s %9s  %s", job, schedule, next, last, late, more));
    }

    private String row(Snapshot.JobRow job, Instant now) {
        String text = columns(
                job.name(),
                job.schedule(),
                job.next().map(next -> in(Duration.between(now, next))).orElse("-"),
                job.last(),
                job.lateness().map(LiveView::millis).orElse("-"),
                job.state().isEmpty() ? job.timeZone() : job.state());
        boolean notReady = !job.state().isEmpty() && !job.state().equals("suspended");
        boolean bad = notReady || job.last().startsWith("FAILED");
        return bad ? RED + text + PLAIN : text;
    }

    private static String in(Duration time) {
        long seconds = Math.max(0, time.plusMillis(999).toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200
                ? seconds / 60 + " min"
                : seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    private void drawPods(Snapshot snapshot, List<String> picture) {
        picture.add(BOLD + cut(String.format(Locale.ROOT, "%-45s %9s  %s", "PROCESS", "PID", "STATE")) + PLAIN);
        for (Snapshot.PodRow pod : snapshot.pods().stream().limit(6).toList()) {
            picture.add(cut(String.format(
                    Locale.ROOT,
                    "%-45s %9s  %s",
                    pod.name(),
                    Optional.of(pod)
                            .flatMap(Snapshot.PodRow::pid)
                            .map(String::valueOf)
                            .orElse("-"),
                    pod.state())));
        }
    }

    private String cut(String text) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (drawn) {
            out.print(BACK);
            out.flush();
        }
    }
}
