package io.distributedcron.core.cron;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes an expression apart into fields and puts them together again as a {@link LocalCalendar}. */
final class ExpressionParser {

    private static final int LONGEST = 1_024;
    private static final List<Field> FIVE =
            List.of(Field.MINUTE, Field.HOUR, Field.DAY_OF_MONTH, Field.MONTH, Field.DAY_OF_WEEK);
    private static final List<Field> SIX =
            List.of(Field.SECOND, Field.MINUTE, Field.HOUR, Field.DAY_OF_MONTH, Field.MONTH, Field.DAY_OF_WEEK);
    private static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private ExpressionParser() {}

    static Parsed parse(String expression) {
        String text = expression.strip();
        checkWhole(expression, text);
        String[] fields = (text.startsWith("@") ? macro(expression, text) : text).split("\\s+", -1);
        return switch (fields.length) {
            case 5 -> assemble(new FieldSet(1, false), read(FIVE, fields));
            case 6 -> {
                List<FieldSet> sets = read(SIX, fields);
                yield assemble(sets.getFirst(), sets.subList(1, 6));
            }
            default ->
                throw InvalidScheduleException.ofExpression(
                        expression,
                        "it has " + fields.length + (fields.length == 1 ? " field" : " fields"),
                        "Write 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first");
        };
    }

    private static void checkWhole(String expression, String text) {
        if (text.isEmpty()) {
            throw InvalidScheduleException.ofExpression(
                    expression, "it is empty", "Write five fields, such as '0 3 * * *' for 03:00 each day");
        }
        if (expression.length() > LONGEST) {
            throw InvalidScheduleException.ofExpression(
                    expression,
                    "it has " + expression.length() + " characters, more than " + LONGEST,
                    "Use ranges and steps instead of long lists");
        }
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.startsWith("TZ=") || upper.startsWith("CRON_TZ=")) {
            throw InvalidScheduleException.ofExpression(
                    expression,
                    "a time zone does not belong in the expression",
                    "Remove the prefix and set spec.timeZone instead");
        }
    }

    private static String macro(String expression, String text) {
        String name = text.toLowerCase(Locale.ROOT);
        String fields = MACROS.get(name);
        if (fields != null) {
            return fields;
        }
        if (name.equals("@every") || name.startsWith("@every ")) {
            throw InvalidScheduleException.ofExpression(
                    expression, "@every is not supported yet", "Use a step, such as '*/5 * * * *' for each 5 minutes");
        }
        throw InvalidScheduleException.ofExpression(
                expression,
                "there is no such macro",
                "Write five fields, or one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly");
    }

    private static List<FieldSet> read(List<Field> fields, String[] texts) {
        FieldSet[] sets = new FieldSet[texts.length];
        for (int i = 0; i < texts.length; i++) {
            sets[i] = new FieldReader(fields.get(i), i + 1, texts[i]).read();
        }
        return List.of(sets);
    }

    /** @param sets minute, hour, day of month, month, day of week */
    private static Parsed assemble(FieldSet seconds, List<FieldSet> sets) {
        FieldSet hours = sets.get(1);
        TimesOfDay times = new TimesOfDay(seconds.bits(), sets.get(0).bits(), (int) hours.bits());
        DaysOfYear days = new DaysOfYear((int) sets.get(3).bits(), DayRule.of(sets.get(2), sets.get(4)));
        return new Parsed(new LocalCalendar(days, times), hours.beginsWithStar());
    }

    /** @param followsElapsedTime whether the hour field begins with {@code *} */
    record Parsed(LocalCalendar calendar, boolean followsElapsedTime) {}
}
