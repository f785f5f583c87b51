package io.distributedcron.core.cron;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *              | at 02:30, every day (UTC)",
                "0,30 9 * * MON-FRI      | at 09:00 and 09:30, on Monday to Friday (UTC)",
                "15 0 9 * * *            | at 09:00:15, every day (UTC)",
                "* * * * *               | every minute, every day (UTC)",
                "*/5 * * * *             | every 5 minutes, every day (UTC)",
                "*/10 8-18 * * MON-FRI   | every 10 minutes of hours 8 to 18, on Monday to Friday (UTC)",
                "0 */2 * * *             | at minute 0 of every 2nd hour, every day (UTC)",
                "@hourly                 | at minute 0 of every hour, every day (UTC)",
                "*/10 * * * * *          | every 10 seconds, every day (UTC)",
                "* * * * * *             | every second, every day (UTC)",
                "5,10 */7 3 * * *        | at seconds 5 and 10 of every 7 minutes of hour 3, every day (UTC)",
                "0 0 1,15 * *            | at 00:00, on days 1 and 15 of the month (UTC)",
                "0 0 L * *               | at 00:00, on the last day of the month (UTC)",
                "0 0 L-2,15W 3 *         | at 00:00, on the 2 days before the last of the month and the working day nearest to day 15 of the month in March (UTC)",
                "0 0 * JAN-MAR,JUN FRI#2 | at 00:00, on the second Friday of the month in January to March and June (UTC)",
                "0 0 13 * FRI            | at 00:00, on day 13 of the month or on Friday (UTC)",
                "0 0 */2 * MON           | at 00:00, on days 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29 and 31 of the month that is also Monday (UTC)",
                "@every 90s              | every 1m30s, counted from 1970-01-01T00:00:00Z",
                "at:2026-12-24T18:00:00Z | once, at 2026-12-24T18:00Z (UTC)",
            })
    void saysWhatAnExpressionMeans(String expression, String words) {
        assertThat(Schedule.parse(expression, "UTC").inWords()).isEqualTo(words);
    }
}
