package io.distributedcron.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupLineTest {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
    private static final GroupId CRM = GroupId.parse("shop/crm");
    private static final JobId BILL = JobId.parse("shop/bill");

    private static RunRef run(int number) {
        return new RunRef(new RunId("uid:" + number), BILL, new Ticket(number));
    }

    /** Due at first so many seconds ago; comes back in a while. */
    private static InGroupLine waits(int number, int secondsAgo, int limit) {
        return new InGroupLine(run(number), limit, NOW.minusSeconds(secondsAgo), NOW.plusSeconds(15));
    }

    private static InGroupLine called(int number, int secondsAgo, int calledSecondsAgo) {
        return new InGroupLine(run(number), 2, NOW.minusSeconds(secondsAgo), NOW.minusSeconds(calledSecondsAgo));
    }

    private static Place place(int number) {
        return new Place(CRM, run(number), NOW);
    }

    @Test
    void thoseWhoWereDueFirstAreAdmittedAsLongAsPlacesAreLeft() {
        InGroupLine first = waits(1, 30, 3);
        InGroupLine second = waits(2, 20, 3);
        InGroupLine third = waits(3, 10, 3);
        GroupLine line = new GroupLine(List.of(third, first, second), List.of(place(9)));

        assertThat(line.admits(first, NOW)).isTrue();
        assertThat(line.admits(second, NOW)).isTrue();
        assertThat(line.admits(third, NOW)).isFalse();
        assertThat(line.admits(waits(4, 25, 3), NOW))
                .as("a new one, due between them")
                .isTrue();
        assertThat(line.admits(waits(5, 0, 3), NOW)).as("a new one, due last").isFalse();
        assertThat(line.admits(waits(6, 0, 5), NOW)).as("with a higher limit").isTrue();
        assertThat(line.toCall(NOW)).containsExactly(first, second);
    }

    @Test
    void whoHasAPlaceWaitsForNone() {
        GroupLine line = new GroupLine(List.of(called(1, 30, 0), waits(2, 20, 2)), List.of(place(1)));

        assertThat(line.admits(called(1, 30, 0), NOW)).isTrue();
        assertThat(line.toCall(NOW)).as("one place is left").hasSize(1);
        assertThat(new GroupLine(List.of(), List.of(place(1), place(2), place(3))).admits(waits(3, 0, 1), NOW))
                .as("repeated")
                .isTrue();
    }

    @Test
    void ofThoseWhoComeTogetherNonePassesOverWhoWaits() {
        GroupLine line = new GroupLine(List.of(called(1, 30, 0)), List.of());
        InGroupLine newcomer = called(2, 0, 0);

        assertThat(line.admit(newcomer, NOW)).isTrue();
        assertThat(line.admit(newcomer, NOW)).as("repeated").isTrue();
        assertThat(line.admit(called(3, 0, 0), NOW)).as("due last").isFalse();
        assertThat(line.admit(called(1, 30, 0), NOW)).as("who waits").isTrue();
        assertThat(line.admit(called(4, 40, 0), NOW)).as("both are taken").isFalse();
    }

    @Test
    void whoWaitedAndIsAdmittedIsCountedOnce() {
        GroupLine line = new GroupLine(List.of(called(1, 30, 0)), List.of());

        assertThat(line.admit(called(1, 30, 0), NOW)).isTrue();
        assertThat(line.admit(called(2, 0, 0), NOW)).isTrue();
    }

    @Test
    void whoIsCalledIsNotCalledAgain() {
        GroupLine line = new GroupLine(List.of(called(1, 30, 5), waits(2, 20, 2), waits(3, 10, 2)), List.of());

        assertThat(line.toCall(NOW)).extracting(it -> it.run().id().value()).containsExactly("uid:2");
    }

    @Test
    void whoDoesNotComeIsPassedOver() {
        GroupLine line = new GroupLine(List.of(called(1, 100, 61), waits(2, 20, 1)), List.of());

        assertThat(line.toCall(NOW)).hasSize(1);
        assertThat(line.admits(waits(2, 20, 1), NOW)).isTrue();
        assertThat(line.admits(waits(2, 20, 1), NOW.minusSeconds(10)))
                .as("who is as late as it")
                .isFalse();
    }

    @Test
    void aPlaceIsForTheTicketThatTookIt() {
        Place place = place(7);
        Ticket other = new Ticket(8);

        assertThat(place.use(RunState.PLANNED, 1, new Ticket(7))).isEqualTo(Place.Use.AWAITED);
        assertThat(place.use(RunState.PLANNED, 1, other)).isEqualTo(Place.Use.OVER);
        assertThat(place.use(RunState.PLANNED, 2, other)).isEqualTo(Place.Use.ACTIVE);
        assertThat(place.use(RunState.RUNNING, 1, new Ticket(7))).isEqualTo(Place.Use.ACTIVE);
        assertThat(place.use(RunState.RUNNING, 1, other)).isEqualTo(Place.Use.OVER);
        assertThat(place.use(RunState.RUNNING, 3, other)).isEqualTo(Place.Use.ACTIVE);
        for (RunState state : RunState.values()) {
            if (state.terminal()) {
                assertThat(place.use(state, 1, new Ticket(7))).as(state.name()).isEqualTo(Place.Use.OVER);
            }
        }
    }
}
