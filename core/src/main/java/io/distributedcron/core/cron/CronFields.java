package io.distributedcron.core.cron;

/** A cron expression, taken apart. */
record CronFields(
        FieldSet seconds, FieldSet minutes, FieldSet hours, FieldSet daysOfMonth, FieldSet months, FieldSet daysOfWeek)
        implements Expression {

    LocalCalendar calendar() {
        return new LocalCalendar(
                new DaysOfYear((int) months.bits(), DayRule.of(daysOfMonth, daysOfWeek)),
                new TimesOfDay(seconds.bits(), minutes.bits(), (int) hours.bits()));
    }

    boolean followsElapsedTime() {
        return hours.beginsWithStar();
    }
}
