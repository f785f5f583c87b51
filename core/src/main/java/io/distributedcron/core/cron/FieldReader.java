package io.distributedcron.core.cron;

import com.cronutils.model.field.constraint.FieldConstraints;
import com.cronutils.model.field.constraint.FieldConstraintsBuilder;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.parser.FieldParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one field into what it matches.
 *
 * <p>cron-utils takes lists, ranges and steps apart. Before that the text is brought into the form that it reads rightly
 * (it upper-cases by the default locale, maps 7 to 0 inside steps, takes {@code /5} and {@code +5}, and throws
 * {@code ArrayIndexOutOfBoundsException} for {@code 1-5/}), with {@code H} replaced by its value and days that are no
 * numbers set aside; and after it the numbers are checked, so that each message can name the culprit.
 */
final class FieldReader {

    private static final FieldConstraints ANY_NUMBER =
            FieldConstraintsBuilder.instance().createConstraintsInstance();
    private static final String VALUE = "[0-9]+|[A-Z]+";
    private static final Pattern ITEM =
            Pattern.compile("(?:[*?]|(?<from>" + VALUE + ")(?:-(?<to>" + VALUE + "))?)(?:/(?<step>[0-9]+))?");
    private static final Pattern HASHED =
            Pattern.compile("H(?:\\((?<from>" + VALUE + ")-(?<to>" + VALUE + ")\\))?(?:/(?<step>[0-9]+))?");
    private static final Pattern LAST_DAY = Pattern.compile("L(?:-(?<before>[0-9]+))?");
    private static final Pattern WORKING_DAY = Pattern.compile("(?<day>[0-9]+)W");
    private static final Pattern LAST_OF = Pattern.compile("(?<day>[0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)L");
    private static final Pattern NTH_OF = Pattern.compile("(?<day>" + VALUE + ")#(?<nth>[0-9]+)");
    private static final int MOST_DIGITS = 4;
    private static final int LONGEST_MONTH = 31;
    private static final int SUNDAY_AGAIN = 7;
    /** A day that every month has. */
    private static final int LAST_HASHED_DAY = 28;

    private final Field field;
    private final int position;
    private final String text;
    private final Optional<Identity> identity;

    FieldReader(Field field, int position, String text, Optional<Identity> identity) {
        this.field = field;
        this.position = position;
        this.text = text;
        this.identity = identity;
    }

    FieldSet read() {
        StringBuilder plain = new StringBuilder();
        List<SpecialDay> days = new ArrayList<>(0);
        int starStep = 0;
        boolean first = true;
        for (String item : text.split(",", -1)) {
            Optional<SpecialDay> special = special(item.toUpperCase(Locale.ROOT));
            special.ifPresent(days::add);
            if (special.isEmpty()) {
                String numbers = plain(item);
                starStep = first && numbers.charAt(0) == '*' ? starStep(numbers) : starStep;
                plain.append(plain.isEmpty() ? "" : ",").append(numbers);
            }
            first = false;
        }
        long bits = plain.isEmpty() ? 0 : bits(new FieldParser(ANY_NUMBER).parse(plain.toString()));
        return new FieldSet(field == Field.DAY_OF_WEEK ? sundayOnce(bits) : bits, starStep, List.copyOf(days));
    }

    private static int starStep(String star) {
        return star.length() == 1 ? 1 : Integer.parseInt(star.substring(2));
    }

    private static long sundayOnce(long bits) {
        return (bits | bits >>> SUNDAY_AGAIN) & 0x7f;
    }

    private Optional<SpecialDay> special(String item) {
        return switch (field) {
            case DAY_OF_MONTH -> specialDayOfMonth(item);
            case DAY_OF_WEEK -> specialDayOfWeek(item);
            case SECOND, MINUTE, HOUR, MONTH -> Optional.empty();
        };
    }

    private Optional<SpecialDay> specialDayOfMonth(String item) {
        if (item.equals("LW")) {
            return Optional.of(new SpecialDay.LastWorkingDay());
        }
        Matcher last = LAST_DAY.matcher(item);
        if (last.matches()) {
            int before = last.group("before") == null ? 0 : digits(last.group("before"));
            if (before >= LONGEST_MONTH) {
                throw invalid("no month has a day " + before + " days before its last", "Write L-1 to L-30, or L");
            }
            return Optional.of(new SpecialDay.FromLast(before));
        }
        Matcher working = WORKING_DAY.matcher(item);
        return working.matches()
                ? Optional.of(new SpecialDay.NearestWorkingDay(number(working.group("day"))))
                : Optional.empty();
    }

    private Optional<SpecialDay> specialDayOfWeek(String item) {
        if (item.equals("L")) {
            throw invalid("L says of no weekday that it is the last", "Write a weekday before it, such as FRIL or 5L");
        }
        Matcher last = LAST_OF.matcher(item);
        if (last.matches()) {
            return Optional.of(new SpecialDay.LastOf(number(last.group("day")) % SUNDAY_AGAIN));
        }
        Matcher nth = NTH_OF.matcher(item);
        if (!nth.matches()) {
            return Optional.empty();
        }
        int number = digits(nth.group("nth"));
        if (number < 1 || number > SpecialDay.ORDINALS.size()) {
            throw invalid("no month has a weekday " + number + " times", "Write #1 to #5, or FRIL for the last Friday");
        }
        return Optional.of(new SpecialDay.NthOf(number(nth.group("day")) % SUNDAY_AGAIN, number));
    }

    /** The item in digits only. */
    private String plain(String item) {
        if (item.isEmpty()) {
            throw invalid(
                    "a list item is empty",
                    "Write values separated by single commas, such as " + (field.lowest() + 1) + ","
                            + (field.lowest() + 3));
        }
        String upper = item.toUpperCase(Locale.ROOT);
        Matcher hashed = HASHED.matcher(upper);
        if (hashed.matches()) {
            return hashed(hashed);
        }
        Matcher matcher = ITEM.matcher(upper);
        if (!matcher.matches()) {
            throw invalid(
                    InvalidScheduleException.quoted(item) + " is neither a value, a range nor a step",
                    "Write *, a value (" + field.expectation() + "), a range such as " + example()
                            + ", or a step such as */2");
        }
        String from = matcher.group("from");
        String to = matcher.group("to");
        String step = matcher.group("step");
        return (from == null ? "*" : number(from))
                + (to == null ? "" : "-" + number(to))
                + (step == null ? "" : "/" + step(step));
    }

    /** One value of the range, or every nth of it from one of the first n. */
    private String hashed(Matcher matcher) {
        Identity who = identity.orElseThrow(
                () -> invalid("H stands for a value that depends on the job", "Say of which job, or choose a value"));
        int from = matcher.group("from") == null ? field.lowest() : number(matcher.group("from"));
        int to = matcher.group("to") == null ? hashedEnd() : number(matcher.group("to"));
        if (from > to) {
            throw invalid("range " + from + "-" + to + " runs backwards", "Exchange its ends");
        }
        int span = to - from + 1;
        if (matcher.group("step") == null) {
            return Long.toString(from + who.below(span, field.label().hashCode()));
        }
        int step = step(matcher.group("step"));
        long first = from + who.below(Math.min(step, span), field.label().hashCode());
        return first + "-" + to + "/" + step;
    }

    private int hashedEnd() {
        return field == Field.DAY_OF_MONTH ? LAST_HASHED_DAY : field.starEnd();
    }

    private int number(String value) {
        int number = Character.isDigit(value.charAt(0)) ? digits(value) : named(value);
        if (number < field.lowest() || number > field.highest()) {
            throw invalid(
                    value + " is outside " + field.lowest() + " to " + field.highest(),
                    "Write a number from " + field.expectation());
        }
        return number;
    }

    private int named(String name) {
        int index = field.names().indexOf(name);
        if (index < 0) {
            throw invalid("there is no " + field.label() + " named " + name, "Write " + field.expectation());
        }
        return field.lowest() + index;
    }

    private int step(String value) {
        int step = digits(value);
        if (step == 0) {
            throw invalid("a step of 0 never gets on", "Write a step of 1 or more, such as */5");
        }
        return step;
    }

    private int digits(String value) {
        if (value.length() > MOST_DIGITS) {
            throw invalid(
                    InvalidScheduleException.quoted(value) + " has more than " + MOST_DIGITS + " digits",
                    "Write a number from " + field.expectation());
        }
        return Integer.parseInt(value);
    }

    private long bits(FieldExpression expression) {
        return switch (expression) {
            case And list ->
                list.getExpressions().stream().mapToLong(this::bits).reduce(0, (a, b) -> a | b);
            case Every every -> stepped(every.getExpression(), every.getPeriod().getValue());
            case Always always -> range(field.lowest(), field.starEnd(), 1);
            case Between between -> range(number(between.getFrom()), number(between.getTo()), 1);
            case On on -> range(on.getTime().getValue(), on.getTime().getValue(), 1);
            default ->
                throw new IllegalStateException("cron-utils read '" + text + "' as "
                        + expression.getClass().getSimpleName());
        };
    }

    private long stepped(FieldExpression base, int step) {
        return switch (base) {
            case Always always -> range(field.lowest(), field.starEnd(), step);
            case Between between -> range(number(between.getFrom()), number(between.getTo()), step);
            case On on -> range(on.getTime().getValue(), Math.max(on.getTime().getValue(), field.starEnd()), step);
            default ->
                throw new IllegalStateException("cron-utils read a step of '" + text + "' over "
                        + base.getClass().getSimpleName());
        };
    }

    private long range(int from, int to, int step) {
        if (from > to) {
            throw invalid(
                    "range " + from + "-" + to + " runs backwards",
                    "Write it as two ranges: " + from + "-" + field.starEnd() + "," + field.lowest() + "-" + to);
        }
        long bits = 0;
        for (int value = from; value <= to; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private static int number(FieldValue<?> value) {
        return (Integer) value.getValue();
    }

    private String example() {
        return (field.lowest() + 1) + "-" + (field.lowest() + 5);
    }

    private InvalidScheduleException invalid(String why, String remedy) {
        return InvalidScheduleException.ofField(field, position, text, why, remedy);
    }
}
