package io.distributedcron.core.cron;

import java.util.ArrayList;
import java.util.List;

/** Writes a cron expression in one form for all that mean the same: numbers only, sorted, runs of three as ranges. */
final class PrintFields {
    private PrintFields() {}

    static String of(CronFields fields) {
        String five = print(fields.minutes(), Field.MINUTE) + " " + print(fields.hours(), Field.HOUR) + " "
                + print(fields.daysOfMonth(), Field.DAY_OF_MONTH) + " " + print(fields.months(), Field.MONTH) + " "
                + print(fields.daysOfWeek(), Field.DAY_OF_WEEK);
        return fields.seconds().equals(FieldSet.of(0)) ? five : print(fields.seconds(), Field.SECOND) + " " + five;
    }

    private static String print(FieldSet set, Field field) {
        if (set.every()) {
            return "*";
        }
        List<String> items = new ArrayList<>();
        long rest = set.bits();
        if (set.beginsWithStar()) {
            items.add("*/" + set.starStep());
            for (int value = field.lowest(); value <= field.starEnd(); value += set.starStep()) {
                rest &= ~(1L << value);
            }
        }
        items.addAll(ranges(rest));
        set.days().stream().map(SpecialDay::text).distinct().sorted().forEach(items::add);
        return String.join(",", items);
    }

    static List<String> ranges(long bits) {
        List<String> items = new ArrayList<>();
        long rest = bits;
        while (rest != 0) {
            int from = Long.numberOfTrailingZeros(rest);
            int length = Long.numberOfTrailingZeros(~(rest >>> from));
            if (length >= 3) {
                items.add(from + "-" + (from + length - 1));
            } else {
                for (int value = from; value < from + length; value++) {
                    items.add(Integer.toString(value));
                }
            }
            rest &= -1L << (from + length);
        }
        return items;
    }
}
