package io.distributedcron.core.store;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.RunRef;

/**
 * That a run needs a place of its group.
 *
 * @param group whose place
 * @param limit how many may be held, this one included
 * @param run as it is about to be claimed
 */
public record PlaceWanted(GroupId group, int limit, RunRef run) {}
