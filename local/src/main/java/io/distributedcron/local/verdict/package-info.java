/**
 * Judges what ran: which runs there should have been, by a reading of cron expressions of its own, and what became of
 * them. Pure.
 */
@NullMarked
package io.distributedcron.local.verdict;

import org.jspecify.annotations.NullMarked;
