package io.distributedcron.core.cron;

import java.util.List;

/** A field of an expression: its range, and the names that stand for its numbers. */
enum Field {
    SECOND("second", 0, 59, 59, ""),
    MINUTE("minute", 0, 59, 59, ""),
    HOUR("hour", 0, 23, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, 31, ""),
    MONTH("month", 1, 12, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** 7 is Sunday again, which only a value or a range may name: {@code *} ends at 6. */
    DAY_OF_WEEK("day of week", 0, 7, 6, "SUN MON TUE WED THU FRI SAT");

    private final String label;
    private final int lowest;
    private final int highest;
    private final int starEnd;
    private final String names;

    Field(String label, int lowest, int highest, int starEnd, String names) {
        this.label = label;
        this.lowest = lowest;
        this.highest = highest;
        this.starEnd = starEnd;
        this.names = names;
    }

    String label() {
        return label;
    }

    int lowest() {
        return lowest;
    }

    int highest() {
        return highest;
    }

    /** The last value that {@code *} and an open step ({@code 5/15}) reach. */
    int starEnd() {
        return starEnd;
    }

    /** In the order of their numbers, the first standing for {@link #lowest()}; upper case; may be empty. */
    List<String> names() {
        return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
    }

    /** What a person may write here, for messages. */
    String expectation() {
        String numbers = lowest + " to " + highest;
        return names.isEmpty() ? numbers : numbers + ", or " + names().getFirst() + " to " + names().getLast();
    }
}
