package io.distributedcron.simulation.promise;

/** What must hold, whatever happens. */
public enum Promise {
    EVERY_TIME_ENDS(
            "every planned time of an active job ends in a terminal state, or is skipped with the reason recorded"),
    ONE_START_PER_TOKEN("a run is never started twice under one token"),
    NOT_EARLY("a run is never started before it is due"),
    DEADLINE(
            "no run begins after its starting deadline, waiting included, and no attempt after the deadline, which all its"
                    + " attempts share"),
    HELD("a job is held when as many runs in a row have failed as it allows, and no time of a hold ever runs"),
    LIVE_TOKEN("a run is started only under the token that the store has, and taken from no worker whose lease stands"),
    NO_OVERLAP("a worker that lost a run has interrupted it before others run it, and exclusive runs do not overlap"),
    WHOLE("a planned time has the shards that its job declares, each once, and shard 0 is planned last"),
    WITHIN_GROUP("never are more runs of a group active than its limit says"),
    IN_ORDER("runs that queue run in the order of their planned times, and places of groups go to who was due first"),
    NO_PHANTOM("only times of the job's declaration are planned, none before the change, and none again that was over"),
    CHANGE_WINS("some seconds after a change is in force nothing of an older declaration starts"),
    STOP_IS_HEEDED("what was asked to stop is not claimed again"),
    LEGAL_TRANSITION("a run changes only as its state machine says"),
    REASON_HOLDS("how a run ended is true: its reason applied, and its function returned"),
    PLANNED_BEFORE_PUBLISHED("the next run of a job is planned before a run is published"),
    STALE_HAS_NO_EFFECT("stale pages are not worked off"),
    WINDOWS_WITHOUT_GAP("the windows of a master follow one another, and cover every slot once"),
    TRIM_IS_NOTED("what is deleted is noted before"),
    NEXT_RUN_PLANNED("an active job has its next run planned"),
    NOTHING_STUCK("once all is healed, nothing stays behind"),
    PUNCTUAL("once all is healed and what was left is done, runs start on time"),
    NO_UNEXPECTED_ERROR("no loop fails but for a server that does not answer");

    private final String text;

    Promise(String text) {
        this.text = text;
    }

    /** The promise in words. */
    public String text() {
        return text;
    }
}
