package io.distributedcron.core.cron;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random expression of six fields that every reader of cron means in the same way: one of the two day fields is {@code
 * *}, weekdays are names, and no step is larger than its field. For Quartz without {@code L} and {@code W} of months: what
 * it makes of them is among the differences that docs/schedules.md lists.
 */
record CommonExpression(String time, String dayOfMonth, String month, String dayOfWeek) {
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    static CommonExpression from(Random random, OtherReaders reader) {
        String time = field(random, 0, 59) + " " + field(random, 0, 59) + " " + field(random, 0, 23);
        boolean byWeekday = random.nextBoolean();
        return new CommonExpression(
                time,
                byWeekday ? "*" : reader == OtherReaders.QUARTZ ? field(random, 1, 31) : dayOfMonth(random),
                random.nextInt(3) == 0 ? field(random, 1, 12) : "*",
                byWeekday ? dayOfWeek(random) : "*");
    }

    String ours() {
        return time + " " + dayOfMonth + " " + month + " " + dayOfWeek;
    }

    /** Quartz wants a question mark in one of the day fields. */
    String of(OtherReaders other) {
        return other == OtherReaders.QUARTZ
                ? time + " " + (dayOfWeek.equals("*") ? dayOfMonth : "?") + " " + month + " "
                        + (dayOfWeek.equals("*") ? "?" : dayOfWeek)
                : ours();
    }

    private static String dayOfMonth(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "L";
            case 1 -> "L-" + (1 + random.nextInt(27));
            case 2 -> "LW";
            case 3 -> (1 + random.nextInt(28)) + "W";
            default -> field(random, 1, 31);
        };
    }

    private static String dayOfWeek(Random random) {
        String weekday = WEEKDAYS.get(random.nextInt(7));
        return switch (random.nextInt(6)) {
            case 0 -> weekday + "#" + (1 + random.nextInt(4));
            case 1 -> weekday + "L";
            case 2 -> {
                int from = random.nextInt(6);
                yield WEEKDAYS.get(from) + "-" + WEEKDAYS.get(from + 1 + random.nextInt(6 - from));
            }
            case 3 -> "*";
            default -> weekday;
        };
    }

    private static String field(Random random, int low, int high) {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1; i > 0; i--) {
            int from = low + random.nextInt(high - low);
            int to = from + 1 + random.nextInt(high - from);
            int step = 1 + random.nextInt((high - low) / 2);
            items.add(
                    switch (random.nextInt(5)) {
                        case 0 -> "*/" + step;
                        case 1 -> from + "-" + to;
                        case 2 -> from + "-" + to + "/" + Math.min(step, to - from);
                        default -> Integer.toString(from);
                    });
        }
        return random.nextInt(6) == 0 ? "*" : String.join(",", items);
    }

    @Override
    public String toString() {
        return ours();
    }
}
