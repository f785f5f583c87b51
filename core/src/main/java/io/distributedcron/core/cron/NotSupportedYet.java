package io.distributedcron.core.cron;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Constructs that other schedulers know and this one refuses for now, each with what to write instead. */
enum NotSupportedYet {
    LAST(
            "[A-Z0-9]*L(-[0-9]+)?|L[A-Z0-9-]*",
            "the last one of the month",
            "Take a fixed day, such as 1 for the day after the last, or 28-31 and let the function check the date") {
        @Override
        boolean standsIn(Field field, String item) {
            return isDay(field) && !"JUL".equals(item) && super.standsIn(field, item);
        }
    },
    NEAREST_WEEKDAY(
            "[0-9]+W",
            "the nearest working day",
            "Take a fixed day of month, or 1-5 in the day-of-week field, and let the function check the date") {
        @Override
        boolean standsIn(Field field, String item) {
            return isDay(field) && super.standsIn(field, item);
        }
    },
    NTH_WEEKDAY(
            ".+#.*",
            "the nth weekday of the month",
            "Take the weekday alone and let the function check whether it is the nth"),
    HASH("H(\\(.*\\))?(/[0-9]+)?", "a value spread by the job's name", "Choose a value yourself, such as 17");

    private final Pattern pattern;
    private final String meaning;
    private final String remedy;

    NotSupportedYet(String pattern, String meaning, String remedy) {
        this.pattern = Pattern.compile(pattern);
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The construct that an upper-case list item is, if it is one of these. */
    static Optional<NotSupportedYet> in(Field field, String item) {
        return Arrays.stream(values()).filter(it -> it.standsIn(field, item)).findFirst();
    }

    boolean standsIn(Field field, String item) {
        return pattern.matcher(item).matches();
    }

    String meaning() {
        return meaning;
    }

    String remedy() {
        return remedy;
    }

    private static boolean isDay(Field field) {
        return field == Field.DAY_OF_MONTH || field == Field.DAY_OF_WEEK;
    }
}
