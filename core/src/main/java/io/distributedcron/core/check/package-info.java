/**
 * The checker: judges what became of planned times from what is left of them, in the database and in the logs that
 * handlers keep. It shares no decision with what it judges. Pure: no client, no clock, no logger.
 */
@NullMarked
package io.distributedcron.core.check;

import org.jspecify.annotations.NullMarked;
