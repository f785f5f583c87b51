package io.distributedcron.core.cron;

/**
 * Which days of a month match, as a function of the month's shape alone: how long it is and on which weekday it begins.
 */
sealed interface DayRule {

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
        int weekdays = (int) daysOfWeek.bits();
        DayRule ofMonth = new OnDaysOfMonth((int) (daysOfMonth.bits() >>> 1));
        DayRule ofWeek = new OnDaysOfWeek((weekdays | weekdays >>> 7) & 0x7f);
        return daysOfMonth.beginsWithStar() || daysOfWeek.beginsWithStar()
                ? new Both(ofMonth, ofWeek)
                : new Either(ofMonth, ofWeek);
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
