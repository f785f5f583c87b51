package io.distributedcron.core.store;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static io.distributedcron.core.fixtures.Runs.report;
import static io.distributedcron.core.fixtures.Runs.succeeded;
import static io.distributedcron.core.fixtures.Runs.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.Runs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.AttemptEnd;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.SkipReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link GroupPlaces} promises. */
public abstract class GroupPlacesContract {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");
    private static final Instant LATER = NOW.plusSeconds(30);
    private static final GroupId CRM = GroupId.parse("shop/crm");
    private static final GroupId ERP = GroupId.parse("shop/erp");
    private static final Jobs BILL = Jobs.job("shop/bill").inGroup("crm", 2);
    private static final Jobs MAIL = Jobs.job("shop/mail").inGroup("crm", 2);

    protected abstract StoresUnderTest stores();

    private GroupPlaces places() {
        return stores().groupPlaces();
    }

    private Run plan(Jobs job, int second) {
        Run run = planned(job.changedAt(NOW), NOW.plusSeconds(second));
        stores().plannedRuns().plan(List.of(run));
        return run;
    }

    private Run stored(Run run) {
        return Objects.requireNonNull(stores().plannedRuns().find(refs(run)).get(run.id()), "no run " + run.id());
    }

    private static PlaceWanted wanted(Run run) {
        return new PlaceWanted(
                run.spec().groupOf(run.job()).orElseThrow(),
                run.spec().sharing().group().orElseThrow().limit(),
                RunRef.of(run));
    }

    private Set<RunRef> take(Run... runs) {
        return places().take(
                        Arrays.stream(runs).map(GroupPlacesContract::wanted).toList(), NOW);
    }

    private static Place place(Run run) {
        return new Place(run.spec().groupOf(run.job()).orElseThrow(), RunRef.of(run), NOW);
    }

    private List<Place> held() {
        return places().held(Set.of(CRM)).getOrDefault(CRM, List.of());
    }

    private Place.Use use(Place place) {
        return Objects.requireNonNull(places().uses(List.of(place)).get(place), "no answer");
    }

    private Run claimed(Run run) {
        Claim claim = claimBy("worker", NOW);
        assertThat(stores().claimedRuns().claim(refs(run), claim)).containsExactly(run.id());
        return stored(run);
    }

    private void ended(Run run, AttemptEnd end) {
        stores().claimedRuns().end(List.of(report(run, run.claim().orElseThrow().token(), end, NOW, NOW)));
    }

    private Run waits(Run run) {
        WaitForPlace wait = new WaitForPlace(
                run.spec().groupOf(run.job()).orElseThrow(), RunRef.of(run), run.firstDue(), LATER, ticket());
        assertThat(places().await(List.of(wait))).containsExactly(run.id());
        return stored(run);
    }

    private List<RunId> line(GroupId group) {
        return places().lines(Set.of(group), NOW.minusSeconds(60)).getOrDefault(group, List.of()).stream()
                .map(it -> it.run().id())
                .toList();
    }

    @Test
    void noMorePlacesAreTakenThanTheLimitSays() {
        Run first = plan(BILL, 0);
        Run second = plan(MAIL, 0);
        Run third = plan(BILL, 1);
        Run another = plan(Jobs.job("shop/sync").inGroup("erp", 1), 0);
        Run elsewhere = plan(Jobs.job("depot/bill").inGroup("crm", 1), 0);

        assertThat(take(first, second, third, another, elsewhere))
                .containsExactlyInAnyOrderElementsOf(refs(first, second, another, elsewhere));
        assertThat(take(third)).isEmpty();
        assertThat(held()).containsExactlyInAnyOrder(place(first), place(second));
        assertThat(places().held(Set.of(CRM, ERP))).containsOnlyKeys(CRM, ERP);
        assertThat(places().held(Set.of(GroupId.parse("shop/none")))).isEmpty();
    }

    @Test
    void whoTakesAPlaceTwiceHasOne() {
        Run first = plan(BILL, 0);
        assertThat(take(first)).isEqualTo(Set.of(RunRef.of(first)));
        assertThat(take(first, first)).as("by another worker").isEqualTo(Set.of(RunRef.of(first)));

        assertThat(held()).hasSize(1);
        assertThat(take()).isEmpty();
    }

    @Test
    void anotherTicketNeedsAnotherPlace() {
        Run before = plan(BILL, 0);
        take(before);
        Run waiting = waits(before);

        assertThat(take(waiting)).hasSize(1);
        assertThat(held()).containsExactlyInAnyOrder(place(before), place(waiting));
        places().giveBack(List.of(place(before)));
        assertThat(held()).containsExactly(place(waiting));
    }

    @Test
    void eachRunGoesByTheLimitOfItsOwnJob() {
        take(plan(BILL, 0), plan(BILL, 1));
        assertThat(take(plan(MAIL.inGroup("crm", 3), 0))).hasSize(1);
        assertThat(take(plan(MAIL.inGroup("crm", 2), 1))).isEmpty();
        assertThat(take(plan(MAIL.inGroup("crm", 4), 2), plan(MAIL.inGroup("crm", 4), 3)))
                .hasSize(1);
    }

    @Test
    void whatIsGivenBackCanBeTaken() {
        Run first = plan(BILL, 0);
        Run second = plan(BILL, 1);
        Run third = plan(BILL, 2);
        take(first, second);
        places().giveBack(List.of(place(first), place(third)));

        assertThat(held()).containsExactly(place(second));
        assertThat(take(third)).hasSize(1);
        places().giveBack(List.of(place(second), place(third)));
        places().giveBack(List.of(place(second)));
        places().giveBack(List.of());
        assertThat(held()).isEmpty();
        assertThat(places().heldAfter(Optional.empty(), 10)).isEmpty();
        assertThat(take(first)).hasSize(1);
    }

    @Test
    void aPlaceIsInUseUntilItsRunIsOver() {
        Run run = plan(BILL.retry(3), 0);
        Place place = place(run);
        assertThat(use(place)).isEqualTo(Place.Use.AWAITED);
        Run claimed = claimed(run);
        assertThat(use(place)).isEqualTo(Place.Use.ACTIVE);
        ended(claimed, new AttemptEnd.TriedAgain(new Failure("Oops", ""), LATER, ticket()));
        assertThat(use(place)).as("between attempts").isEqualTo(Place.Use.ACTIVE);
        Run again = claimed(stored(run));
        assertThat(use(place)).isEqualTo(Place.Use.ACTIVE);
        ended(again, new AttemptEnd.Lost(LATER, ticket()));
        Run third = claimed(stored(run));
        ended(third, new AttemptEnd.GivenBack(ticket()));
        assertThat(use(place)).as("a later attempt, given back").isEqualTo(Place.Use.ACTIVE);
        ended(claimed(stored(run)), succeeded());
        assertThat(use(place)).isEqualTo(Place.Use.OVER);
    }

    @Test
    void aPlaceIsOverWhenItsRunWentAnotherWay() {
        Run gone = planned(BILL.changedAt(NOW), NOW);
        Run skipped = plan(BILL, 1);
        stores().plannedRuns().end(refs(skipped), new Ending.Skipped(SkipReason.STARTING_DEADLINE), NOW);
        Run waiting = plan(BILL, 2);
        waits(waiting);
        Run givenBack = plan(BILL, 3);
        ended(claimed(givenBack), new AttemptEnd.GivenBack(ticket()));
        Run claimedLater = plan(BILL, 4);
        claimed(waits(claimedLater));

        assertThat(List.of(gone, skipped, waiting, givenBack, claimedLater))
                .allSatisfy(run -> assertThat(use(place(run))).isEqualTo(Place.Use.OVER));
        assertThat(use(place(stored(claimedLater)))).isEqualTo(Place.Use.ACTIVE);
        assertThat(use(place(stored(givenBack)))).isEqualTo(Place.Use.AWAITED);
        assertThat(places().uses(List.of())).isEmpty();
    }

    @Test
    void heldPlacesAreReadGroupByGroup() {
        for (int i = 0; i < 5; i++) {
            take(plan(Jobs.job("shop/job-" + i).inGroup("group-" + i, 2), 0));
        }
        take(plan(Jobs.job("shop/job-1").inGroup("group-1", 2), 1));
        Map<GroupId, List<Place>> first = places().heldAfter(Optional.empty(), 3);
        Map<GroupId, List<Place>> rest = places().heldAfter(Optional.of(GroupId.parse("shop/group-2")), 3);

        assertThat(first.keySet()).extracting(GroupId::name).containsExactly("group-0", "group-1", "group-2");
        assertThat(first.get(GroupId.parse("shop/group-1"))).hasSize(2);
        assertThat(rest.keySet()).extracting(GroupId::name).containsExactly("group-3", "group-4");
    }

    @Test
    void aRunThatWaitsIsPlannedAndDueLater() {
        Run run = plan(BILL, 0);
        WaitForPlace wait = new WaitForPlace(CRM, RunRef.of(run), run.dueTime(), LATER, ticket());

        assertThat(places().await(List.of(wait))).containsExactly(run.id());
        assertThat(stored(run)).isEqualTo(run.waitingUntil(LATER, wait.ticket()));
        assertThat(places().await(List.of(wait))).as("asked again").containsExactly(run.id());
        assertThat(places().await(List.of(new WaitForPlace(CRM, RunRef.of(run), NOW, LATER, ticket()))))
                .as("with the ticket from before")
                .isEmpty();
        Run claimed = claimed(stored(run));
        assertThat(places().await(List.of(new WaitForPlace(CRM, RunRef.of(claimed), NOW, LATER, ticket()))))
                .as("claimed")
                .isEmpty();
        assertThat(places().await(List.of())).isEmpty();
    }

    @Test
    void whoWasDueFirstIsFirstInLine() {
        Run second = waits(plan(MAIL, 1));
        Run first = waits(plan(BILL, 0));
        Run third = waits(plan(BILL, 2));
        plan(BILL, 3);
        waits(plan(Jobs.job("shop/sync").inGroup("erp", 1), 0));

        assertThat(line(CRM)).containsExactly(first.id(), second.id(), third.id());
        assertThat(line(ERP)).hasSize(1);
        assertThat(places().waitedFor()).containsExactlyInAnyOrder(CRM, ERP);
        InGroupLine entry =
                places().lines(Set.of(CRM), NOW).getOrDefault(CRM, List.of()).getFirst();
        assertThat(entry).isEqualTo(new InGroupLine(RunRef.of(first), 2, first.firstDue(), LATER));
        assertThat(places().lines(Set.of(CRM, ERP), LATER.plusMillis(1)))
                .as("nobody came for them")
                .isEmpty();
    }

    @Test
    void whatIsClaimedOrOverDoesNotWait() {
        Run run = waits(plan(BILL.retry(3), 0));
        Run over = waits(plan(BILL, 1));
        Run claimed = claimed(run);
        stores().plannedRuns().end(refs(over), new Ending.Skipped(SkipReason.STARTING_DEADLINE), NOW);
        assertThat(line(CRM)).isEmpty();
        ended(claimed, new AttemptEnd.TriedAgain(new Failure("Oops", ""), LATER, ticket()));
        assertThat(line(CRM)).as("between attempts it has its place").isEmpty();
        assertThat(places().waitedFor()).isEmpty();

        Run givenBack = waits(plan(BILL, 2));
        ended(claimed(givenBack), new AttemptEnd.GivenBack(ticket()));
        assertThat(line(CRM)).as("a first attempt, given back").containsExactly(givenBack.id());
    }

    @Test
    void whatWaitsIsCalled() {
        Run run = waits(plan(BILL, 0));
        Call call = new Call(RunRef.of(run), ticket());
        List<Run> called = stores().waitingRuns().call(List.of(call), NOW);

        assertThat(called).containsExactly(run.waitingUntil(NOW, call.ticket()));
        assertThat(line(CRM)).as("until it is claimed").containsExactly(run.id());
    }

    @Test
    void theLimitHoldsWhoeverTakesPlacesAtOnce() {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            runs.add(plan(Jobs.job("shop/job-" + i % 4).inGroup("crm", 5), i));
        }
        Set<RunRef> all = new HashSet<>();
        List<Integer> rounds = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            List<Set<RunRef>> taken = Together.inThreads(8, thread -> {
                Set<RunRef> its = new HashSet<>();
                for (int i = thread; i < runs.size(); i += 8) {
                    its.addAll(take(runs.get(i)));
                }
                return its;
            });
            Set<RunRef> together = new HashSet<>();
            taken.forEach(together::addAll);
            rounds.add(together.size());
            assertThat(held()).extracting(Place::run).containsExactlyInAnyOrderElementsOf(together);
            List<Place> back = held();
            all.addAll(together);
            Together.inThreads(5, thread -> {
                places().giveBack(List.of(back.get(thread)));
                return true;
            });
            runs.removeIf(run -> all.contains(RunRef.of(run)));
        }

        assertThat(rounds).containsOnly(5);
        assertThat(all).hasSize(20);
        assertThat(held()).isEmpty();
    }

    @Test
    void placesThatComeAndGoAtOnceNeverExceedTheLimit() {
        List<Integer> most = Together.inThreads(6, thread -> {
            int seen = 0;
            for (int i = 0; i < 20; i++) {
                Run run = planned(BILL.changedAt(NOW), NOW.plusSeconds(1000L * thread + i));
                boolean got = take(run).contains(RunRef.of(run));
                seen = Math.max(seen, held().size());
                if (got) {
                    places().giveBack(List.of(place(run)));
                }
            }
            return seen;
        });

        assertThat(most).allSatisfy(seen -> assertThat(seen).isBetween(1, 2));
        assertThat(held()).isEmpty();
        assertThat(take(plan(BILL, Runs.refs().size()))).hasSize(1);
    }
}
