package io.distributedcron.core.store;

import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.AttemptReport;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
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
                run.state() == RunState.PLANNED && nextTicket(report.end()).equals(Optional.of(run.ticket()));
        return (carriesToken && run.state() != RunState.RUNNING) || isResult ? REPEATED : REFUSED;
    }

    private static Optional<Ticket> nextTicket(AttemptEnd end) {
        return switch (end) {
            case AttemptEnd.Finished finished -> Optional.empty();
            case AttemptEnd.TriedAgain again -> Optional.of(again.ticket());
            case AttemptEnd.Lost lost -> Optional.of(lost.ticket());
            case AttemptEnd.GivenBack givenBack -> Optional.of(givenBack.ticket());
        };
    }
}
