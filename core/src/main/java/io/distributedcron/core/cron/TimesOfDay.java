package io.distributedcron.core.cron;

/**
 * The times of a day that match, as seconds of the day.
 *
 * @param seconds bit <i>n</i> for second <i>n</i>; at least one, as in the others
 * @param minutes bit <i>n</i> for minute <i>n</i>
 * @param hours bit <i>n</i> for hour <i>n</i>
 */
record TimesOfDay(long seconds, long minutes, int hours) {

    /** The first time of the day. */
    int first() {
        return at(Integer.numberOfTrailingZeros(hours), lowest(minutes), lowest(seconds));
    }

    /** The last time of the day. */
    int last() {
        return at(31 - Integer.numberOfLeadingZeros(hours), highest(minutes), highest(seconds));
    }

    /** The first time from this one on, which must not be after {@link #last()}. */
    int firstFrom(int secondOfDay) {
        int hour = secondOfDay / 3_600;
        int minute = secondOfDay / 60 % 60;
        int second = secondOfDay % 60;
        if ((hours >>> hour & 1) != 0) {
            long sameMinute = (minutes >>> minute & 1) == 0 ? 0 : seconds & -1L << second;
            if (sameMinute != 0) {
                return at(hour, minute, lowest(sameMinute));
            }
            long laterMinutes = minutes & -1L << (minute + 1);
            if (laterMinutes != 0) {
                return at(hour, lowest(laterMinutes), lowest(seconds));
            }
        }
        return at(Integer.numberOfTrailingZeros(hours & -1 << (hour + 1)), lowest(minutes), lowest(seconds));
    }

    /** The last time up to this one, which must not be before {@link #first()}. */
    int lastUpTo(int secondOfDay) {
        int hour = secondOfDay / 3_600;
        int minute = secondOfDay / 60 % 60;
        int second = secondOfDay % 60;
        if ((hours >>> hour & 1) != 0) {
            long sameMinute = (minutes >>> minute & 1) == 0 ? 0 : seconds & (1L << (second + 1)) - 1;
            if (sameMinute != 0) {
                return at(hour, minute, highest(sameMinute));
            }
            long earlierMinutes = minutes & (1L << minute) - 1;
            if (earlierMinutes != 0) {
                return at(hour, highest(earlierMinutes), highest(seconds));
            }
        }
        return at(31 - Integer.numberOfLeadingZeros(hours & (1 << hour) - 1), highest(minutes), highest(seconds));
    }

    private static int at(int hour, int minute, int second) {
        return hour * 3_600 + minute * 60 + second;
    }

    private static int lowest(long bits) {
        return Long.numberOfTrailingZeros(bits);
    }

    private static int highest(long bits) {
        return 63 - Long.numberOfLeadingZeros(bits);
    }
}
