package io.distributedcron.core.cron;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A random expression together with its meaning, which is built along with the text and never parsed from it.
 *
 * @param values second, minute, hour, day of month, month, day of week (0 to 6)
 * @param ofMonth further dates that the day of month matches
 * @param ofWeek further dates that the day of week matches
 */
record RandomExpression(
        String text,
        List<BitSet> values,
        List<Predicate<LocalDate>> ofMonth,
        List<Predicate<LocalDate>> ofWeek,
        boolean starHour,
        boolean starDay) {

    private static final String[] MONTHS = "jan Feb MAR apr may jun JUL aug sep oct nov dec".split(" ", -1);
    private static final String[] WEEKDAYS = "sun MON tue Wed thu FRI sat".split(" ", -1);

    /** Days that match often: {@code frequentDays} leaves the three day fields to {@code *} mostly. */
    static RandomExpression from(Random random, boolean withSeconds, boolean frequentDays) {
        StringBuilder text = new StringBuilder();
        List<BitSet> values = new ArrayList<>();
        List<Predicate<LocalDate>> ofMonth = new ArrayList<>();
        List<Predicate<LocalDate>> ofWeek = new ArrayList<>();
        boolean[] stars = new boolean[6];
        int[][] ranges = {{0, 59}, {0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}};
        for (int field = 0; field < 6; field++) {
            BitSet bits = new BitSet();
            values.add(bits);
            if (field == 0 && !withSeconds) {
                bits.set(0);
                continue;
            }
            String written;
            if (field >= 3 && frequentDays && random.nextInt(4) > 0) {
                written = random.nextInt(5) == 0 ? "?" : "*";
                bits.set(ranges[field][0], ranges[field][1] + 1);
            } else {
                written = field(random, field, ranges[field][0], ranges[field][1], bits);
            }
            if ((field == 3 || field == 5) && random.nextInt(3) == 0) {
                boolean alone = random.nextBoolean();
                String special = field == 3 ? dayOfMonth(random, ofMonth) : dayOfWeek(random, ofWeek);
                written = alone ? special : random.nextBoolean() ? written + "," + special : special + "," + written;
                if (alone) {
                    bits.clear();
                }
            }
            stars[field] = written.startsWith("*") || written.startsWith("?");
            text.append(text.isEmpty() ? "" : " ").append(written);
        }
        return new RandomExpression(text.toString(), values, ofMonth, ofWeek, stars[2], stars[3] || stars[5]);
    }

    private static String dayOfMonth(Random random, List<Predicate<LocalDate>> days) {
        int number = 1 + random.nextInt(31);
        switch (random.nextInt(4)) {
            case 0 -> {
                days.add(date -> date.getDayOfMonth() == date.lengthOfMonth());
                return "L";
            }
            case 1 -> {
                int before = random.nextInt(31);
                days.add(date -> date.getDayOfMonth() == date.lengthOfMonth() - before);
                return "l-" + before;
            }
            case 2 -> {
                days.add(date -> date.equals(nearestWorkingDay(date.withDayOfMonth(date.lengthOfMonth()))));
                return "Lw";
            }
            default -> {
                days.add(date ->
                        number <= date.lengthOfMonth() && date.equals(nearestWorkingDay(date.withDayOfMonth(number))));
                return number + "W";
            }
        }
    }

    /** Looks at the days around, nearer ones first. */
    private static LocalDate nearestWorkingDay(LocalDate day) {
        for (int away : new int[] {0, -1, 1, -2, 2}) {
            LocalDate near = day.plusDays(away);
            if (near.getMonth() == day.getMonth() && near.getDayOfWeek().getValue() <= 5) {
                return near;
            }
        }
        throw new AssertionError("no working day around " + day);
    }

    private static String dayOfWeek(Random random, List<Predicate<LocalDate>> days) {
        int weekday = random.nextInt(7);
        String written = random.nextBoolean() ? WEEKDAYS[weekday] : Integer.toString(weekday == 0 ? 7 : weekday);
        int nth = 1 + random.nextInt(5);
        if (random.nextBoolean()) {
            days.add(date -> date.getDayOfWeek().getValue() % 7 == weekday && (date.getDayOfMonth() + 6) / 7 == nth);
            return written + "#" + nth;
        }
        days.add(date -> date.getDayOfWeek().getValue() % 7 == weekday
                && date.plusWeeks(1).getMonth() != date.getMonth());
        return written + "L";
    }

    private static String field(Random random, int field, int low, int high, BitSet bits) {
        List<String> items = new ArrayList<>();
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
        for (int i = 0; i < count; i++) {
            items.add(item(random, field, low, high, bits));
        }
        return String.join(",", items);
    }

    private static String item(Random random, int field, int low, int high, BitSet bits) {
        int span = high - low + 1;
        int from = low + random.nextInt(span);
        int to = from + random.nextInt(high - from + 1);
        int step = 1 + random.nextInt(random.nextBoolean() ? 5 : span + 3);
        switch (random.nextInt(6)) {
            case 0 -> {
                add(bits, low, high, 1);
                return "*";
            }
            case 1 -> {
                add(bits, low, high, step);
                return "*/" + step;
            }
            case 2 -> {
                add(bits, from, to, 1);
                return name(random, field, from) + "-" + name(random, field, to);
            }
            case 3 -> {
                add(bits, from, to, step);
                return from + "-" + to + "/" + step;
            }
            case 4 -> {
                add(bits, from, high, step);
                return name(random, field, from) + "/" + step;
            }
            default -> {
                bits.set(from);
                return field == 5 && from == 0 && random.nextBoolean() ? "7" : name(random, field, from);
            }
        }
    }

    private static void add(BitSet bits, int from, int to, int step) {
        for (int value = from; value <= to; value += step) {
            bits.set(value);
        }
    }

    private static String name(Random random, int field, int value) {
        if (field == 4 && random.nextBoolean()) {
            return MONTHS[value - 1];
        }
        if (field == 5 && random.nextBoolean()) {
            return WEEKDAYS[value];
        }
        return random.nextInt(8) == 0 ? "0" + value : Integer.toString(value);
    }

    boolean matchesDate(LocalDate date) {
        boolean month =
                values.get(3).get(date.getDayOfMonth()) || ofMonth.stream().anyMatch(it -> it.test(date));
        boolean week = values.get(5).get(date.getDayOfWeek().getValue() % 7)
                || ofWeek.stream().anyMatch(it -> it.test(date));
        boolean day = starDay ? month && week : month || week;
        return values.get(4).get(date.getMonthValue()) && day;
    }

    boolean matchesTime(int secondOfDay) {
        return values.get(0).get(secondOfDay % 60)
                && values.get(1).get(secondOfDay / 60 % 60)
                && values.get(2).get(secondOfDay / 3600);
    }
}
