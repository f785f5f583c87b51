package io.distributedcron.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.fixtures.Together;
import io.distributedcron.core.job.Job;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.job.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

public abstract class JobSetsContract {
    private static final Instant NOW = Instant.parse("2031-03-04T05:06:07.008Z");

    protected abstract StoresUnderTest stores();

    private JobSets sets() {
        return stores().jobSets();
    }

    private Set<JobId> add(Jobs... jobs) {
        return sets().add(List.of(jobs).stream().map(Jobs::declaration).toList(), NOW);
    }

    private static JobId id(String text) {
        return JobId.parse(text);
    }

    @Test
    void jobsWhoseNamesAreFreeAreAddedAsDeclared() {
        assertThat(add(
                        Jobs.job("shop/bill"),
                        Jobs.job("shop/mail").spec(Jobs.unusualSpec()).suspended()))
                .containsExactlyInAnyOrder(id("shop/bill"), id("shop/mail"));
        assertThat(sets().add(List.of(), NOW)).isEmpty();

        assertThat(stores().jobs().find(List.of(id("shop/bill"), id("shop/mail"))))
                .containsValues(
                        Jobs.job("shop/bill").changedAt(NOW),
                        Jobs.job("shop/mail")
                                .spec(Jobs.unusualSpec())
                                .suspended()
                                .changedAt(NOW));
        assertThat(stores().jobs().changesSince(NOW, 10)).hasSize(2);
    }

    @Test
    void whereAJobOrATombstoneIsItStays() {
        Job bill = stores().jobs().put(Jobs.job("shop/bill").declaration()).job();
        Job mail = stores().jobs().put(Jobs.job("shop/mail").declaration()).job();
        Job tombstone = stores().jobs().delete(mail.id(), mail.uid()).orElseThrow();

        assertThat(add(
                        Jobs.job("shop/bill").uid("another").revision(9),
                        Jobs.job("shop/new"),
                        Jobs.job("shop/mail").uid("another")))
                .containsExactly(id("shop/new"));
        assertThat(stores().jobs().find(List.of(bill.id(), mail.id()))).containsValues(bill, tombstone);
    }

    @Test
    void aStoredPayloadComesFirst() {
        add(Jobs.job("shop/bill").storedPayload("{\"$set\": 1}"));

        Job job = Objects.requireNonNull(
                stores().jobs().find(List.of(id("shop/bill"))).get(id("shop/bill")));
        assertThat(stores().jobs().payload((Payload.Stored) job.spec().payload()))
                .contains("{\"$set\": 1}");
    }

    @Test
    void ofManyWhoAddOneDoes() {
        Jobs[] same = {Jobs.job("shop/a"), Jobs.job("shop/b"), Jobs.job("shop/c")};

        List<Set<JobId>> added = Together.inThreads(4, i -> add(same));

        assertThat(added.stream().flatMap(Set::stream))
                .containsExactlyInAnyOrder(id("shop/a"), id("shop/b"), id("shop/c"));
    }

    @Test
    void aNamespaceIsReadByThePage() {
        add(
                Jobs.job("shop/b"),
                Jobs.job("shop/a"),
                Jobs.job("shop/d"),
                Jobs.job("shop/c"),
                Jobs.job("sho/z"),
                Jobs.job("shop-2/a"),
                Jobs.job("shop0/a"));
        stores().jobs().delete(id("shop/c"), Jobs.job("shop/c").declaration().uid());

        assertThat(sets().page("shop", Optional.empty(), 2))
                .extracting(job -> job.id().name())
                .containsExactly("a", "b");
        assertThat(sets().page("shop", Optional.of("b"), 2))
                .extracting(job -> job.id().name())
                .containsExactly("d");
        assertThat(sets().page("shop", Optional.of("d"), 2)).isEmpty();
        assertThat(sets().page("nowhere", Optional.empty(), 2)).isEmpty();
    }
}
