package io.distributedcron.simulation.promise;

import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.Token;
import java.util.HashSet;
import java.util.Set;

/** What is known of a run, beyond what the store knows. */
final class Track {
    Run last;
    boolean stored = true;
    /** It was never planned: it was skipped from the start, and stands for times that nobody planned. */
    boolean record;
    /** It was over and trimmed, and is planned again. */
    boolean again;

    long claimedAt;
    long firstStartAt = -1;
    final Set<Token> claimed = new HashSet<>();
    final Set<Token> started = new HashSet<>();
    final Set<Token> completed = new HashSet<>();

    Track(Run last) {
        this.last = last;
    }

    /** Whether its time has a run, or had one that came to its end: what was withdrawn ahead of its time is none. */
    boolean counts() {
        return stored || last.state().terminal();
    }
}
