package io.distributedcron.operator.job;

/** The reasons that conditions of a job give; part of the published interface. */
public final class JobReason {
    public static final String ACCEPTED = "Accepted";
    public static final String INVALID_SCHEDULE = "InvalidSchedule";
    public static final String UNKNOWN_TIME_ZONE = "UnknownTimeZone";
    public static final String INVALID_SPEC = "InvalidSpec";
    public static final String PAYLOAD_TOO_LARGE = "PayloadTooLarge";
    public static final String WORKER_POOL_NOT_FOUND = "WorkerPoolNotFound";
    public static final String FUNCTION_NOT_ANNOUNCED = "FunctionNotAnnounced";
    public static final String WAITING_FOR_WORKERS = "WaitingForWorkers";
    public static final String STORE_UNAVAILABLE = "StoreUnavailable";
    public static final String NEWER_DECLARATION_STORED = "NewerDeclarationStored";
    public static final String NEXT_RUN_PLANNED = "NextRunPlanned";
    public static final String EARLIER_DECLARATION = "EarlierDeclaration";
    public static final String PLANNING = "Planning";
    public static final String SUSPENDED = "Suspended";
    public static final String NEVER_FIRES = "NeverFires";

    public static final String INVALID_TRIGGER = "InvalidTrigger";
    public static final String WAITING_FOR_JOB = "WaitingForJob";
    public static final String TRIGGER_UNCLEAR = "TriggerUnclear";
    public static final String RUN_REQUESTED = "RunRequested";

    public static final String HELD_AFTER_FAILURES = "HeldAfterFailures";
    public static final String INVALID_RELEASE = "InvalidRelease";
    public static final String RELEASE_OBEYED = "ReleaseObeyed";

    public static final String INVALID_REPLAY = "InvalidReplay";
    public static final String RUNS_REPLAYED = "RunsReplayed";
    public static final String NOTHING_TO_REPLAY = "NothingToReplay";

    private JobReason() {}
}
