package io.distributedcron.core.cron;

/**
 * The values that a field matches, one bit each.
 *
 * @param bits bit <i>n</i> is set when the field matches <i>n</i>
 * @param beginsWithStar whether the field's text begins with {@code *} or {@code ?}, which decides how days combine and
 *     whether hours follow elapsed time
 */
record FieldSet(long bits, boolean beginsWithStar) {}
