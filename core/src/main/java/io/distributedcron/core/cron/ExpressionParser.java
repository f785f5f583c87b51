package io.distributedcron.core.cron;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes an expression apart. */
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
    private static final Pattern PERIOD =
            Pattern.compile("(?:(\\d{1,4})d)?(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");
    private static final Duration LONGEST_PERIOD = Duration.ofDays(366);
    private static final Pattern AT = Pattern.compile("(?:@at\\s+|at:\\s*)(\\S*)", Pattern.CASE_INSENSITIVE);

    private final String expression;
    private final String text;
    private final Optional<Identity> identity;

    private ExpressionParser(String expression, Optional<Identity> identity) {
        this.expression = expression;
        this.text = expression.strip();
        this.identity = identity;
    }

    /** @param identity whose {@code H} is asked for; empty: nobody's, and {@code H} is refused */
    static Expression parse(String expression, Optional<Identity> identity) {
        return new ExpressionParser(expression, identity).parse();
    }

    private Expression parse() {
        checkWhole();
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher at = AT.matcher(text);
        if (at.matches()) {
            return once(at.group(1));
        }
        if (lower.equals("@every") || lower.matches("@every\\s.*")) {
            return every(lower.substring("@every".length()).strip());
        }
        return fields((text.startsWith("@") ? macro(lower) : text).split("\\s+", -1));
    }

    private CronFields fields(String[] fields) {
        return switch (fields.length) {
            case 5 -> assemble(FieldSet.of(0), read(FIVE, fields));
            case 6 -> {
                List<FieldSet> sets = read(SIX, fields);
                yield assemble(sets.getFirst(), sets.subList(1, 6));
            }
            default ->
                throw invalid(
                        "it has " + fields.length + (fields.length == 1 ? " field" : " fields"),
                        "Write 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first");
        };
    }

    private void checkWhole() {
        if (text.isEmpty()) {
            throw invalid("it is empty", "Write five fields, such as '0 3 * * *' for 03:00 each day");
        }
        if (expression.length() > LONGEST) {
            throw invalid(
                    "it has " + expression.length() + " characters, more than " + LONGEST,
                    "Use ranges and steps instead of long lists");
        }
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.startsWith("TZ=") || upper.startsWith("CRON_TZ=")) {
            throw invalid(
                    "a time zone does not belong in the expression", "Remove the prefix and set spec.timeZone instead");
        }
    }

    private String macro(String name) {
        String fields = MACROS.get(name);
        if (fields == null) {
            throw invalid(
                    "there is no such macro",
                    "Write five fields, or one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly,"
                            + " @every 90s, @at 2026-12-24T18:00:00Z");
        }
        return fields;
    }

    private Expression every(String period) {
        String remedy = "Write a period such as @every 90s, @every 1h30m or @every 2d";
        Matcher matcher = PERIOD.matcher(period);
        if (period.isEmpty() || !matcher.matches()) {
            throw invalid(InvalidScheduleException.quoted(period) + " is no period", remedy);
        }
        Duration read = Duration.ofDays(number(matcher, 1))
                .plusHours(number(matcher, 2))
                .plusMinutes(number(matcher, 3))
                .plusSeconds(number(matcher, 4));
        if (read.isZero() || read.compareTo(LONGEST_PERIOD) > 0) {
            throw invalid("the period is not between 1 second and " + LONGEST_PERIOD.toDays() + " days", remedy);
        }
        return new Expression.Every(read);
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private Expression once(String time) {
        try {
            boolean local = time.matches("[^TZtz]*[Tt][^Zz+-]*");
            return local ? atLocalTime(LocalDateTime.parse(time)) : atInstant(OffsetDateTime.parse(time));
        } catch (DateTimeException e) {
            throw invalid(
                    InvalidScheduleException.quoted(time) + " is no time",
                    "Write one such as 2026-12-24T18:00:00Z or, by the clock of spec.timeZone, 2026-12-24T18:00");
        }
    }

    private Expression atLocalTime(LocalDateTime time) {
        checkOnce(time, time.equals(time.truncatedTo(ChronoUnit.SECONDS)));
        return new Expression.AtLocalTime(time);
    }

    private Expression atInstant(OffsetDateTime time) {
        checkOnce(
                time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime(),
                time.equals(time.truncatedTo(ChronoUnit.SECONDS)));
        return new Expression.AtInstant(time.toInstant());
    }

    private void checkOnce(LocalDateTime time, boolean wholeSecond) {
        if (!wholeSecond) {
            throw invalid("it has a fraction of a second", "Write whole seconds");
        }
        if (time.getYear() < 1970 || time.getYear() > 9999) {
            throw invalid("its time is not within the years 1970 to 9999", "Correct the year");
        }
    }

    private List<FieldSet> read(List<Field> fields, String[] texts) {
        FieldSet[] sets = new FieldSet[texts.length];
        for (int i = 0; i < texts.length; i++) {
            sets[i] = new FieldReader(fields.get(i), i + 1, texts[i], identity).read();
        }
        return List.of(sets);
    }

    /** @param sets minute, hour, day of month, month, day of week */
    private static CronFields assemble(FieldSet seconds, List<FieldSet> sets) {
        return new CronFields(seconds, sets.get(0), sets.get(1), sets.get(2), sets.get(3), sets.get(4));
    }

    private InvalidScheduleException invalid(String why, String remedy) {
        return InvalidScheduleException.ofExpression(expression, why, remedy);
    }
}
