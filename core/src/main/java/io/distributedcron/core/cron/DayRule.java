package io.distributedcron.core.cron;

import java.util.List;

/**
 * Which days of a month match, as a function of the month's shape alone: how long it is and on which weekday it begins.
 */
sealed interface DayRule permits DayRule.OnDaysOfMonth, DayRule.OnDaysOfWeek, DayRule.Either, DayRule.Both, SpecialDay {

    /**
     * The matching days.
     *
     * @param length days of the month, 28 to 31
     * @param firstWeekday weekday of its first day, 0 = Sunday
     * @return bit <i>n</i> - 1 is set when day <i>n</i> matches; no bit beyond the length
     */
    int daysIn(int length, int firstWeekday);

    /** Either field's days, or only those of both when one of the fields begins with {@code *}. */
    static DayRule of(FieldSet daysOfMonth, FieldSet daysOfWeek) {
        DayRule ofMonth = anyOf(new OnDaysOfMonth((int) (daysOfMonth.bits() >>> 1)), daysOfMonth.days());
        DayRule ofWeek = anyOf(new OnDaysOfWeek((int) daysOfWeek.bits()), daysOfWeek.days());
        return daysOfMonth.beginsWithStar() || daysOfWeek.beginsWithStar()
                ? new Both(ofMonth, ofWeek)
                : new Either(ofMonth, ofWeek);
    }

    private static DayRule anyOf(DayRule numbers, List<SpecialDay> others) {
        DayRule any = numbers;
        for (SpecialDay other : others) {
            any = new Either(any, other);
        }
        return any;
    }

    /**
     * Days by their number.
     *
     * @param days bit <i>n</i> - 1 for day <i>n</i>
     */
    record OnDaysOfMonth(int days) implements DayRule {
        @Override
        public int daysIn(int length, int firstWeekday) {
            return days & (int) ((1L << length) - 1);
        }
    }

    /**
     * Days by their weekday.
     *
     * @param weekdays bit 0 for Sunday to bit 6 for Saturday
     */
    record OnDaysOfWeek(int weekdays) implements DayRule {
        @Override
        public int daysIn(int length, int firstWeekday) {
            int days = 0;
            for (int day = 0; day < length; day++) {
                days |= (weekdays >>> (firstWeekday + day) % 7 & 1) << day;
            }
            return days;
        }
    }

    /** Days that either rule matches. */
    record Either(DayRule one, DayRule other) implements DayRule {
        @Override
        public int daysIn(int length, int firstWeekday) {
            return one.daysIn(length, firstWeekday) | other.daysIn(length, firstWeekday);
        }
    }

    /** Days that both rules match. */
    record Both(DayRule one, DayRule other) implements DayRule {
        @Override
        public int daysIn(int length, int firstWeekday) {
            return one.daysIn(length, firstWeekday) & other.daysIn(length, firstWeekday);
        }
    }
}
