package io.distributedcron.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.distributedcron.core.cron.Timing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final JobSpec SPEC =
            JobSpec.of("hello", Timing.of("* * * * *", "Etc/UTC"), PoolId.parse("shop/pool"));

    @Test
    void namesAreThoseOfKubernetes() {
        assertThat(List.of("a", "crm", "crm-2.eu", "0", "a".repeat(63)))
                .allSatisfy(name -> assertThat(new Group(name, 1).name()).isEqualTo(name));
        assertThat(List.of("", " ", "CRM", "crm ", "-crm", "crm-", "crm/eu", "a_b", "a".repeat(64), "ş"))
                .allSatisfy(name -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> new Group(name, 1))
                        .withMessageContaining("'" + name + "'"));
    }

    @Test
    void theLimitIsBounded() {
        assertThat(new Group("crm", 1000).limit()).isEqualTo(1000);
        assertThat(List.of(0, -1, 1001, Integer.MAX_VALUE)).allSatisfy(limit -> assertThatIllegalArgumentException()
                .isThrownBy(() -> new Group("crm", limit))
                .withMessageContaining("limit " + limit)
                .withMessageContaining("'crm'")
                .withMessageContaining("1 to 1000"));
    }

    @Test
    void aGroupIsOfTheNamespaceOfItsJobs() {
        JobSpec grouped = SPEC.sharing(new Sharing(10).in(new Group("crm", 3)));

        assertThat(grouped.groupOf(JobId.parse("depot/bill"))).contains(new GroupId("depot", "crm"));
        assertThat(SPEC.groupOf(JobId.parse("depot/bill"))).isEmpty();
        assertThat(GroupId.parse("depot/crm")).isEqualTo(new GroupId("depot", "crm"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupId.parse("crm"))
                .withMessageContaining("crm");
    }

    @Test
    void aGroupGoesWithAllowOnly() {
        Sharing sharing = new Sharing(10, Optional.of(new Group("crm", 3)));
        for (ConcurrencyPolicy policy : ConcurrencyPolicy.values()) {
            if (policy.exclusive()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> SPEC.concurrently(policy).sharing(sharing))
                        .withMessageContaining("'crm'")
                        .withMessageContaining(policy.name());
            }
        }
        assertThat(SPEC.sharing(sharing).sharing().group()).contains(new Group("crm", 3));
    }
}
