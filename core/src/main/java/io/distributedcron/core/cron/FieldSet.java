package io.distributedcron.core.cron;

import java.util.List;

/**
 * What a field matches.
 *
 * @param bits bit <i>n</i> is set when the field matches <i>n</i>; Sunday is 0 only
 * @param starStep the step of the first item if that begins with {@code *} or {@code ?} (1 where it has none), which
 *     decides how days combine and whether hours follow elapsed time; 0 if it does not begin so
 * @param days that are no numbers, besides the bits
 */
record FieldSet(long bits, int starStep, List<SpecialDay> days) {
    static FieldSet of(int value) {
        return new FieldSet(1L << value, 0, List.of());
    }

    boolean beginsWithStar() {
        return starStep > 0;
    }

    /** Whether it is {@code *}. */
    boolean every() {
        return starStep == 1;
    }
}
