package io.distributedcron.core.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidScheduleTest {
    private static final List<String> OTHERS = List.of(
            "@every 1h30m",
            "@every 2d",
            "at:2026-12-24T18:00:00Z",
            "@at 2026-03-29T02:30",
            "H(9-17)/2 H * * H",
            "@daily",
            "0 0 LW,L-3 * FRI#2,5L");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "60 * * * * | minute | 60 | Schedule is not valid: field 1 (minute) is '60': 60 is outside 0 to 59. Write a number from 0 to 59.",
                "* * * * * 8 | day of week | 8 | Schedule is not valid: field 6 (day of week) is '8': 8 is outside 0 to 7. Write a number from 0 to 7, or SUN to SAT.",
                "0 24 * * * | hour | 24 | Schedule is not valid: field 2 (hour) is '24': 24 is outside 0 to 23. Write a number from 0 to 23.",
                "0 0 0 * * | day of month | 0 | Schedule is not valid: field 3 (day of month) is '0': 0 is outside 1 to 31. Write a number from 1 to 31.",
                "0 0 1 13 * | month | 13 | Schedule is not valid: field 4 (month) is '13': 13 is outside 1 to 12. Write a number from 1 to 12, or JAN to DEC.",
                "0 0 1 JANUARY * | month | JANUARY | Schedule is not valid: field 4 (month) is 'JANUARY': there is no month named JANUARY. Write 1 to 12, or JAN to DEC.",
                "0 0 * * FRI-MON | day of week | FRI-MON | Schedule is not valid: field 5 (day of week) is 'FRI-MON': range 5-1 runs backwards. Write it as two ranges: 5-6,0-1.",
                "10-5 * * * * | minute | 10-5 | Schedule is not valid: field 1 (minute) is '10-5': range 10-5 runs backwards. Write it as two ranges: 10-59,0-5.",
                "*/0 * * * * | minute | */0 | Schedule is not valid: field 1 (minute) is '*/0': a step of 0 never gets on. Write a step of 1 or more, such as */5.",
                "1,,2 * * * * | minute | 1,,2 | Schedule is not valid: field 1 (minute) is '1,,2': a list item is empty. Write values separated by single commas, such as 1,3.",
                "1, 2 * * * | minute | 1, | Schedule is not valid: field 1 (minute) is '1,': a list item is empty. Write values separated by single commas, such as 1,3.",
                "1-5/ * * * * | minute | 1-5/ | Schedule is not valid: field 1 (minute) is '1-5/': '1-5/' is neither a value, a range nor a step. Write *, a value (0 to 59), a range such as 1-5, or a step such as */2.",
                "/5 * * * * | minute | /5 | Schedule is not valid: field 1 (minute) is '/5': '/5' is neither a value, a range nor a step. Write *, a value (0 to 59), a range such as 1-5, or a step such as */2.",
                "12345 * * * * | minute | 12345 | Schedule is not valid: field 1 (minute) is '12345': '12345' has more than 4 digits. Write a number from 0 to 59.",
                "@reboot | expression | @reboot | Schedule '@reboot' is not valid: there is no such macro. Write five fields, or one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, @every 90s, @at 2026-12-24T18:00:00Z.",
                "0 0 * * L | day of week | L | Schedule is not valid: field 5 (day of week) is 'L': L says of no weekday that it is the last. Write a weekday before it, such as FRIL or 5L.",
                "0 0 L-31 * * | day of month | L-31 | Schedule is not valid: field 3 (day of month) is 'L-31': no month has a day 31 days before its last. Write L-1 to L-30, or L.",
                "0 0 32W * * | day of month | 32W | Schedule is not valid: field 3 (day of month) is '32W': 32 is outside 1 to 31. Write a number from 1 to 31.",
                "0 0 * * MON#6 | day of week | MON#6 | Schedule is not valid: field 5 (day of week) is 'MON#6': no month has a weekday 6 times. Write #1 to #5, or FRIL for the last Friday.",
                "0 0 * JANL * | month | JANL | Schedule is not valid: field 4 (month) is 'JANL': there is no month named JANL. Write 1 to 12, or JAN to DEC.",
                "H 0 * * * | minute | H | Schedule is not valid: field 1 (minute) is 'H': H stands for a value that depends on the job. Say of which job, or choose a value.",
                "@every | expression | @every | Schedule '@every' is not valid: '' is no period. Write a period such as @every 90s, @every 1h30m or @every 2d.",
                "@every 5 minutes | expression | @every 5 minutes | Schedule '@every 5 minutes' is not valid: '5 minutes' is no period. Write a period such as @every 90s, @every 1h30m or @every 2d.",
                "@every 0s | expression | @every 0s | Schedule '@every 0s' is not valid: the period is not between 1 second and 366 days. Write a period such as @every 90s, @every 1h30m or @every 2d.",
                "@every 367d | expression | @every 367d | Schedule '@every 367d' is not valid: the period is not between 1 second and 366 days. Write a period such as @every 90s, @every 1h30m or @every 2d.",
                "at:noon | expression | at:noon | Schedule 'at:noon' is not valid: 'noon' is no time. Write one such as 2026-12-24T18:00:00Z or, by the clock of spec.timeZone, 2026-12-24T18:00.",
                "@at 2026-02-30T00:00Z | expression | @at 2026-02-30T00:00Z | Schedule '@at 2026-02-30T00:00Z' is not valid: '2026-02-30T00:00Z' is no time. Write one such as 2026-12-24T18:00:00Z or, by the clock of spec.timeZone, 2026-12-24T18:00.",
                "at:1969-12-31T23:59:59Z | expression | at:1969-12-31T23:59:59Z | Schedule 'at:1969-12-31T23:59:59Z' is not valid: its time is not within the years 1970 to 9999. Correct the year.",
                "at:2026-12-24T18:00:00.5Z | expression | at:2026-12-24T18:00:00.5Z | Schedule 'at:2026-12-24T18:00:00.5Z' is not valid: it has a fraction of a second. Write whole seconds.",
                "CRON_TZ=UTC 0 0 * * * | expression | CRON_TZ=UTC 0 0 * * * | Schedule 'CRON_TZ=UTC 0 0 * * *' is not valid: a time zone does not belong in the expression. Remove the prefix and set spec.timeZone instead.",
                "TZ=Asia/Tokyo @daily | expression | TZ=Asia/Tokyo @daily | Schedule 'TZ=Asia/Tokyo @daily' is not valid: a time zone does not belong in the expression. Remove the prefix and set spec.timeZone instead.",
                "0 0 * * | expression | 0 0 * * | Schedule '0 0 * *' is not valid: it has 4 fields. Write 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first.",
                "0 0 0 1 1 * 2026 | expression | 0 0 0 1 1 * 2026 | Schedule '0 0 0 1 1 * 2026' is not valid: it has 7 fields. Write 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first.",
                "daily | expression | daily | Schedule 'daily' is not valid: it has 1 field. Write 5 fields (minute, hour, day of month, month, day of week), or 6 with seconds first.",
                "\"\" | expression | \"\" | Schedule '' is not valid: it is empty. Write five fields, such as '0 3 * * *' for 03:00 each day.",
            })
    void saysWhatWhereWhyAndWhatToDo(String expression, String field, String value, String message) {
        InvalidScheduleException e =
                catchThrowableOfType(InvalidScheduleException.class, () -> Schedule.parse(expression, "UTC"));

        assertThat(e).hasMessage(message);
        assertThat(e.field()).isEqualTo(field);
        assertThat(e.value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Europe/Berlim | Time zone 'Europe/Berlim' is not valid: the tz database has no zone of this name. Write a name of the tz database, such as UTC or Europe/Berlin.",
                "europe/berlin | Time zone 'europe/berlin' is not valid: the tz database has no zone of this name. Did you mean Europe/Berlin? Names are case-sensitive.",
                "Local | Time zone 'Local' is not valid: the tz database has no zone of this name. Write a name of the tz database, such as UTC or Europe/Berlin.",
                "+02:00 | Time zone '+02:00' is not valid: a fixed offset is not a zone. Write a name of the tz database, such as UTC or Europe/Berlin, or Etc/GMT-2 for two hours east of Greenwich.",
                "UTC+2 | Time zone 'UTC+2' is not valid: a fixed offset is not a zone. Write a name of the tz database, such as UTC or Europe/Berlin, or Etc/GMT-2 for two hours east of Greenwich.",
                "\"\" | Time zone '' is not valid: it is empty. Write a name of the tz database, such as UTC or Europe/Berlin.",
            })
    void checksTheZonesName(String name, String message) {
        InvalidScheduleException e =
                catchThrowableOfType(InvalidScheduleException.class, () -> Schedule.parse("@daily", name));

        assertThat(e).hasMessage(message);
        assertThat(e.field()).isEqualTo("time zone");
        assertThat(e.value()).isEqualTo(name);
    }

    @Test
    void quotesAtMostALineOfWhatIsWrong() {
        assertThatThrownBy(() -> Schedule.parse("1,".repeat(300) + "\n* * * *", "UTC"))
                .hasMessageStartingWith("Schedule is not valid: field 1 (minute) is '" + "1,".repeat(30) + "…'");
        assertThatThrownBy(() -> Schedule.parse("\u0007".repeat(4) + " \n * *", "UTC"))
                .hasMessageStartingWith("Schedule '\\u0007\\u0007\\u0007\\u0007 \\u000a * *' is not valid");
        assertThatThrownBy(() -> Schedule.parse("*".repeat(1_025), "UTC"))
                .hasMessageContaining("it has 1025 characters, more than 1024");
    }

    /** Text of any kind is a schedule or an InvalidScheduleException, whose message is one line. */
    @Test
    void failsInNoOtherWay() {
        Random random = new Random(7);
        int valid = 0;
        for (int i = 0; i < 60_000; i++) {
            String text =
                    switch (i % 3) {
                        case 0 -> noise(random);
                        case 1 -> mutated(random);
                        default -> mutated(random, OTHERS.get(random.nextInt(OTHERS.size())));
                    };
            try {
                Schedule read = Schedules.of(text, "UTC", "shop/job");
                assertThat(read.inWords()).as(text).isNotBlank();
                valid++;
            } catch (InvalidScheduleException e) {
                assertThat(e.getMessage()).as(text).doesNotContain("\n").hasSizeLessThan(500);
            } catch (RuntimeException e) {
                throw new AssertionError("'" + text + "' threw " + e, e);
            }
        }
        assertThat(valid).isGreaterThan(400);
    }

    private static String noise(Random random) {
        String alphabet = "0123456789*/-,?#LWHlwh@  \t\nMONJAN+.;:()\u0661\u0130\u0131\uD83D\uDE00\u0000=TZ~%";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String mutated(Random random) {
        return mutated(
                random,
                RandomExpression.from(random, random.nextBoolean(), random.nextBoolean())
                        .text());
    }

    private static String mutated(Random random, String original) {
        StringBuilder text = new StringBuilder(original);
        for (int i = random.nextInt(3); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setCharAt(at, noise(random).concat("*").charAt(0));
                default -> text.insert(at, noise(random));
            }
        }
        return text.toString();
    }
}
