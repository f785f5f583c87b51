package io.distributedcron.core.cron;

import java.util.List;

/** A day that is no number: {@code L}, {@code W} and {@code #}. */
sealed interface SpecialDay extends DayRule {
    List<String> WEEKDAYS = List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
    List<String> ORDINALS = List.of("first", "second", "third", "fourth", "fifth");

    /** How it is written, in the shortest way. */
    String text();

    /** What it is, after "on the". */
    String words();

    /** The weekday of a day of the month, 0 = Sunday. */
    private static int weekdayOf(int firstWeekday, int day) {
        return (firstWeekday + day - 1) % 7;
    }

    private static int bit(int day) {
        return 1 << (day - 1);
    }

    /** The last day of the month, or one so many days before it; none in a month that is too short. */
    record FromLast(int before) implements SpecialDay {
        @Override
        public int daysIn(int length, int firstWeekday) {
            return before < length ? bit(length - before) : 0;
        }

        @Override
        public String text() {
            return before == 0 ? "L" : "L-" + before;
        }

        @Override
        public String words() {
            return before == 0 ? "last day of the month" : before + " days before the last of the month";
        }
    }

    /** The last Monday-to-Friday day of the month. */
    record LastWorkingDay() implements SpecialDay {
        @Override
        public int daysIn(int length, int firstWeekday) {
            return switch (weekdayOf(firstWeekday, length)) {
                case 6 -> bit(length - 1);
                case 0 -> bit(length - 2);
                default -> bit(length);
            };
        }

        @Override
        public String text() {
            return "LW";
        }

        @Override
        public String words() {
            return "last working day of the month";
        }
    }

    /** The Monday-to-Friday day of the same month that is nearest; none in a month without that day. */
    record NearestWorkingDay(int day) implements SpecialDay {
        @Override
        public int daysIn(int length, int firstWeekday) {
            if (day > length) {
                return 0;
            }
            return switch (weekdayOf(firstWeekday, day)) {
                case 6 -> bit(day == 1 ? 3 : day - 1);
                case 0 -> bit(day == length ? day - 2 : day + 1);
                default -> bit(day);
            };
        }

        @Override
        public String text() {
            return day + "W";
        }

        @Override
        public String words() {
            return "working day nearest to day " + day + " of the month";
        }
    }

    /** The last such weekday of the month. */
    record LastOf(int weekday) implements SpecialDay {
        @Override
        public int daysIn(int length, int firstWeekday) {
            return bit(length - (weekdayOf(firstWeekday, length) - weekday + 7) % 7);
        }

        @Override
        public String text() {
            return weekday + "L";
        }

        @Override
        public String words() {
            return "last " + WEEKDAYS.get(weekday) + " of the month";
        }
    }

    /** The nth such weekday of the month, if it has so many. */
    record NthOf(int weekday, int nth) implements SpecialDay {
        @Override
        public int daysIn(int length, int firstWeekday) {
            int day = 1 + (weekday - firstWeekday + 7) % 7 + 7 * (nth - 1);
            return day <= length ? bit(day) : 0;
        }

        @Override
        public String text() {
            return weekday + "#" + nth;
        }

        @Override
        public String words() {
            return ORDINALS.get(nth - 1) + " " + WEEKDAYS.get(weekday) + " of the month";
        }
    }
}
