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
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one field into the values that it matches.
 *
 * <p>cron-utils takes lists, ranges and steps apart. Before that the text is brought into the form that it reads rightly
 * (it upper-cases by the default locale, maps 7 to 0 inside steps, takes {@code /5} and {@code +5}, and throws
 * {@code ArrayIndexOutOfBoundsException} for {@code 1-5/}), and after it the numbers are checked, so that each message
 * can name the culprit.
 */
final class FieldReader {

    private static final FieldConstraints ANY_NUMBER =
            FieldConstraintsBuilder.instance().createConstraintsInstance();
    private static final Pattern ITEM =
            Pattern.compile("(?:[*?]|(?<from>[0-9]+|[A-Z]+)(?:-(?<to>[0-9]+|[A-Z]+))?)(?:/(?<step>[0-9]+))?");
    private static final int MOST_DIGITS = 4;

    private final Field field;
    private final int position;
    private final String text;

    FieldReader(Field field, int position, String text) {
        this.field = field;
        this.position = position;
        this.text = text;
    }

    FieldSet read() {
        StringBuilder plain = new StringBuilder();
        for (String item : text.split(",", -1)) {
            plain.append(plain.isEmpty() ? "" : ",").append(plain(item));
        }
        long bits = bits(new FieldParser(ANY_NUMBER).parse(plain.toString()));
        return new FieldSet(bits, plain.charAt(0) == '*');
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
        NotSupportedYet.in(field, upper).ifPresent(it -> {
            throw invalid("'" + item + "' (" + it.meaning() + ") is not supported yet", it.remedy());
        });
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
