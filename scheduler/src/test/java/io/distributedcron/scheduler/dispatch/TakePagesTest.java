package io.distributedcron.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.distributedcron.core.channel.Epoch;
import io.distributedcron.core.channel.Horizon;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.SchedulerId;
import io.distributedcron.core.channel.memory.MemoryChannels;
import io.distributedcron.core.job.PoolId;
import io.distributedcron.core.job.SlotRange;
import io.distributedcron.core.store.Epochs;
import io.distributedcron.core.store.StoreException;
import io.distributedcron.core.store.memory.MemoryStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TakePagesTest {
    private static final Instant NOW = Instant.parse("2026-03-05T12:10:00Z");
    private static final SchedulerId SELF = new SchedulerId("s-1");
    private static final PoolId POOL = new PoolId("ns", "pool");

    private final Logger logger = (Logger) LoggerFactory.getLogger(TakePages.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final MemoryChannels channels = new MemoryChannels(() -> 0);
    private final MemoryStores stores = new MemoryStores(() -> NOW);
    private final PendingPages pending = new PendingPages();
    private boolean databaseAway;
    private final Epochs epochs = Epochs.of(stores.epochs()::next, this::newest);
    private final TakePages intake = new TakePages(
            SELF,
            channels.pageReceiver(),
            stores.dueRuns(),
            epochs,
            pending,
            () -> NOW,
            () -> 0,
            Duration.ofSeconds(5));

    private Epoch newest() {
        if (databaseAway) {
            throw new StoreException("away", new IllegalStateException("simulated"));
        }
        return stores.epochs().newest();
    }

    @BeforeEach
    void listen() {
        said.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(said);
        logger.setAdditive(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(said);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private static Page window(long epoch, Instant to) {
        return new Page(
                new Epoch(epoch), 1, SELF, POOL, SlotRange.ALL, new Horizon.Window(NOW, to), NOW.plusSeconds(10));
    }

    private void sent(Page... pages) {
        channels.pageSender().send(List.of(pages));
        intake.tick(Duration.ZERO);
    }

    private List<String> warnings() {
        return said.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void aForgedEpochDoesNotMakeThePagesOfTheMasterStale() {
        stores.epochs().next();
        Page forged = window(Long.MAX_VALUE, NOW.plusSeconds(3));
        Page right = window(1, NOW.plusSeconds(3));

        sent(forged, right, forged);

        assertThat(pending.next()).contains(right);
        assertThat(pending.next()).isEmpty();
        assertThat(intake.newestEpoch()).isEqualTo(new Epoch(1));
        assertThat(warnings()).singleElement().asString().contains("epoch " + Long.MAX_VALUE, "given to nobody");
    }

    @Test
    void aNewMasterIsHeardAtOnce() {
        stores.epochs().next();
        sent(window(1, NOW.plusSeconds(3)));
        stores.epochs().next();
        sent(window(2, NOW.plusSeconds(4)));

        assertThat(intake.newestEpoch()).isEqualTo(new Epoch(2));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void anEpochThatCannotBeLookedUpIsLookedUpWithALaterPage() {
        stores.epochs().next();
        databaseAway = true;
        sent(window(1, NOW.plusSeconds(3)), window(1, NOW.plusSeconds(4)));
        assertThat(pending.isEmpty()).isTrue();

        databaseAway = false;
        sent(window(1, NOW.plusSeconds(5)));
        assertThat(pending.isEmpty()).isFalse();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void noPageHandsOutWhatIsNotDueForLong() {
        stores.epochs().next();
        Instant farAhead = NOW.plus(Duration.ofDays(100));

        sent(
                window(1, farAhead),
                new Page(
                        new Epoch(1),
                        2,
                        SELF,
                        POOL,
                        SlotRange.ALL,
                        new Horizon.Overdue(farAhead),
                        NOW.plusSeconds(10)));

        assertThat(pending.isEmpty()).isTrue();
        assertThat(intake.handedOutUntil()).isEqualTo(Instant.EPOCH);
        assertThat(warnings()).singleElement().asString().contains(farAhead.toString());
    }

    /** Ten thousand pages of any epoch, horizon and end, among which the master's own are all taken. */
    @Test
    void noPageOfAnyContentKeepsTheMastersFromBeingTaken() {
        Random random = new Random(7);
        stores.epochs().next();
        for (int i = 0; i < 10_000; i++) {
            Instant from = NOW.plusSeconds(random.nextInt());
            Instant to = from.plusMillis(1 + random.nextInt(1_000_000));
            channels.pageSender()
                    .send(List.of(new Page(
                            new Epoch(random.nextLong()),
                            random.nextLong(),
                            new SchedulerId(random.nextBoolean() ? "s-1" : "s-" + random.nextInt()),
                            new PoolId("ns", "pool-" + random.nextInt(100)),
                            SlotRange.ALL,
                            random.nextBoolean() ? new Horizon.Window(from, to) : new Horizon.Overdue(to),
                            NOW.plusSeconds(random.nextInt()))));
        }
        intake.tick(Duration.ZERO);
        while (pending.next().isPresent()) {
            assertThat(intake.newestEpoch()).isLessThanOrEqualTo(new Epoch(1));
        }
        Page right = window(1, NOW.plusSeconds(3));
        sent(right);
        assertThat(pending.next()).contains(right);
    }
}
