package io.distributedcron.core.check;

import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Slot;
import java.util.List;
import java.util.Map;

/** The logs that handlers keep. */
public interface NotesOfHandlers {
    /** Where there are none. */
    NotesOfHandlers NONE = slot -> Map.of();

    /** What the handlers of a slot's jobs noted. Slots are asked for in order. */
    Map<JobId, List<LoggedEvent>> inSlot(Slot slot);

    /** How many lines could not be read. */
    default long unreadable() {
        return 0;
    }
}
