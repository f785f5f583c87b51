package io.distributedcron.core.cron;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Says in English what a cron expression means. */
final class DescribeFields {
    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");
    private static final int MOST_TIMES = 6;

    private DescribeFields() {}

    static String of(CronFields fields) {
        return times(fields) + ", " + days(fields) + months(fields.months());
    }

    private static String times(CronFields fields) {
        int count = Long.bitCount(fields.seconds().bits())
                * Long.bitCount(fields.minutes().bits())
                * Long.bitCount(fields.hours().bits());
        if (count <= MOST_TIMES && !fields.hours().beginsWithStar()) {
            return "at " + list(clockTimes(fields));
        }
        String seconds = unit(fields.seconds(), Field.SECOND, "second");
        String minutes = unit(fields.minutes(), Field.MINUTE, "minute");
        String hours = unit(fields.hours(), Field.HOUR, "hour");
        boolean wholeMinutes = fields.seconds().bits() == 1;
        if (wholeMinutes && minutes.startsWith("every")) {
            return fields.hours().every() ? minutes : minutes + " of " + hours;
        }
        String time = wholeMinutes
                ? "at " + minutes
                : (seconds.startsWith("every") ? seconds : "at " + seconds)
                        + (fields.minutes().every() ? "" : " of " + minutes);
        return time + (fields.hours().every() && fields.minutes().every() ? "" : " of " + hours);
    }

    private static List<String> clockTimes(CronFields fields) {
        List<String> times = new ArrayList<>();
        for (int hour : values(fields.hours().bits())) {
            for (int minute : values(fields.minutes().bits())) {
                for (int second : values(fields.seconds().bits())) {
                    times.add(LocalTime.of(hour, minute, second).toString());
                }
            }
        }
        return times;
    }

    private static String unit(FieldSet set, Field field, String name) {
        int step = step(set.bits(), field);
        if (step == 1) {
            return "every " + name;
        }
        if (step > 1) {
            return name.equals("hour") ? "every " + step + ordinal(step) + " hour" : "every " + step + " " + name + "s";
        }
        return several(set.bits(), name, Integer::toString);
    }

    /** The step by which the values fill their field from its start on; 0 if they do not. */
    private static int step(long bits, Field field) {
        List<Integer> values = values(bits);
        if (values.size() < 2 || values.getFirst() != field.lowest()) {
            return 0;
        }
        int step = values.get(1) - values.get(0);
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i) - values.get(i - 1) != step) {
                return 0;
            }
        }
        return values.getLast() + step > field.starEnd() ? step : 0;
    }

    private static String days(CronFields fields) {
        FieldSet ofMonth = fields.daysOfMonth();
        FieldSet ofWeek = fields.daysOfWeek();
        if (ofMonth.every()) {
            return ofWeek.every() ? "every day" : "on " + daysOfWeek(ofWeek);
        }
        if (ofWeek.every()) {
            return "on " + daysOfMonth(ofMonth);
        }
        boolean both = ofMonth.beginsWithStar() || ofWeek.beginsWithStar();
        return "on " + daysOfMonth(ofMonth) + (both ? " that is also " : " or on ") + daysOfWeek(ofWeek);
    }

    private static String daysOfMonth(FieldSet set) {
        List<String> parts = new ArrayList<>();
        if (set.bits() != 0) {
            parts.add(several(set.bits(), "day", Integer::toString) + " of the month");
        }
        set.days().forEach(day -> parts.add("the " + day.words()));
        return list(parts);
    }

    private static String daysOfWeek(FieldSet set) {
        List<String> parts = new ArrayList<>();
        if (set.bits() != 0) {
            parts.add(list(ranges(set.bits(), SpecialDay.WEEKDAYS::get)));
        }
        set.days().forEach(day -> parts.add("the " + day.words()));
        return list(parts);
    }

    private static String months(FieldSet set) {
        return Long.bitCount(set.bits()) == MONTHS.size()
                ? ""
                : " in " + list(ranges(set.bits(), month -> MONTHS.get(month - 1)));
    }

    private static String several(long bits, String name, IntFunction<String> print) {
        return name + (Long.bitCount(bits) == 1 ? " " : "s ") + list(ranges(bits, print));
    }

    private static List<String> ranges(long bits, IntFunction<String> print) {
        return PrintFields.ranges(bits).stream()
                .map(range -> Stream.of(range.split("-", 2))
                        .map(Integer::parseInt)
                        .map(print::apply)
                        .reduce((from, to) -> from + " to " + to)
                        .orElseThrow())
                .toList();
    }

    private static String list(List<String> items) {
        return items.size() < 2
                ? String.join("", items)
                : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
    }

    private static List<Integer> values(long bits) {
        List<Integer> values = new ArrayList<>();
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            values.add(Long.numberOfTrailingZeros(rest));
        }
        return values;
    }

    private static String ordinal(int number) {
        return switch (number) {
            case 2, 22 -> "nd";
            case 3, 23 -> "rd";
            case 21 -> "st";
            default -> "th";
        };
    }
}
