package io.distributedcron.core.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** What other libraries make of an expression of six fields, in UTC. */
enum OtherReaders {
    QUARTZ {
        @Override
        Optional<Instant> next(String expression, Instant after) throws RefusedException {
            try {
                CronExpression read = new CronExpression(expression);
                read.setTimeZone(TimeZone.getTimeZone("UTC"));
                return Optional.ofNullable(read.getNextValidTimeAfter(Date.from(after)))
                        .map(Date::toInstant);
            } catch (ParseException | RuntimeException e) {
                throw new RefusedException(e);
            }
        }
    },
    SPRING {
        @Override
        Optional<Instant> next(String expression, Instant after) throws RefusedException {
            try {
                return Optional.ofNullable(org.springframework.scheduling.support.CronExpression.parse(expression)
                                .next(after.atZone(ZoneOffset.UTC)))
                        .map(it -> it.toInstant());
            } catch (RuntimeException e) {
                throw new RefusedException(e);
            }
        }
    },
    CRON_UTILS {
        @Override
        Optional<Instant> next(String expression, Instant after) throws RefusedException {
            try {
                return ExecutionTime.forCron(SPRING53.parse(expression))
                        .nextExecution(after.atZone(ZoneOffset.UTC))
                        .map(it -> it.toInstant());
            } catch (RuntimeException e) {
                throw new RefusedException(e);
            }
        }
    };

    private static final CronParser SPRING53 =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53));

    /** It does not take this expression. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(Exception cause) {
            super(cause);
        }
    }

    abstract Optional<Instant> next(String expression, Instant after) throws RefusedException;
}
