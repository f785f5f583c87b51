package io.distributedcron.core.store;

import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import java.util.Optional;

/** What became of a report about a claimed run. */
public enum WriteAnswer {
    /** Written by this call. */
    WRITTEN,
    /** The same token wrote an end of this attempt before: the answer to it was lost. */
    REPEATED,
    /** The run does not carry the token any more; nothing was written. */
    REFUSED;

    /** The answer to a report that was not written, by how the run stands instead. */
    public static WriteAnswer unwritten(AttemptReport report, Run run) {
        boolean carriesToken = run.claim().map(Claim::token).equals(Optional.of(report.token()));
        boolean isResult =
                run.state() == RunState.PLANNED && report.end().nextTicket().equals(Optional.of(run.ticket()));
        return (carriesToken && run.state() != RunState.RUNNING) || isResult ? REPEATED : REFUSED;
    }
}
