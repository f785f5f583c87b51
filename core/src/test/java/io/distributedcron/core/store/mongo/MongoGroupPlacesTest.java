package io.distributedcron.core.store.mongo;

import static io.distributedcron.core.fixtures.Runs.claimBy;
import static io.distributedcron.core.fixtures.Runs.planned;
import static io.distributedcron.core.fixtures.Runs.refs;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.distributedcron.core.fixtures.Jobs;
import io.distributedcron.core.fixtures.StoresUnderTest;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.store.GroupPlacesContract;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.PlaceWanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MongoGroupPlacesTest extends GroupPlacesContract {
    private static final Instant NOW = Instant.parse("2031-05-06T07:08:09.010Z");

    @RegisterExtension
    static final MongoTestDatabase MONGO = new MongoTestDatabase();

    @Override
    protected StoresUnderTest stores() {
        return MONGO.underTest();
    }

    @Test
    void aRunThatCannotBeReadKeepsItsPlace() {
        Run run = planned(Jobs.job("shop/bill").inGroup("crm", 1).changedAt(NOW), NOW);
        stores().plannedRuns().plan(List.of(run));
        stores().claimedRuns().claim(refs(run), claimBy("worker", NOW));
        MONGO.database()
                .getCollection(MongoCollections.RUNS)
                .updateOne(Filters.eq("_id", run.id().value()), Updates.set("state", "NONSENSE"));
        Place place = new Place(GroupId.parse("shop/crm"), RunRef.of(run), NOW);

        MalformedDocuments unread = new MalformedDocuments();
        assertThat(new MongoGroupPlaces(MongoCollections.of(MONGO.database()), unread).uses(List.of(place)))
                .isEqualTo(Map.of(place, Place.Use.ACTIVE));
        assertThat(unread.count()).isEqualTo(1);
    }

    @Test
    void aGroupThatCannotBeReadCountsAsFullAndHoldsUpNoOther() {
        MONGO.database()
                .getCollection("groups")
                .insertOne(new Document("_id", "shop/crm").append("places", "nonsense"));
        Run stuck = planned(Jobs.job("shop/bill").inGroup("crm", 1).changedAt(NOW), NOW);
        Run other = planned(Jobs.job("shop/mail").inGroup("erp", 1).changedAt(NOW), NOW);
        MalformedDocuments unread = new MalformedDocuments();

        assertThat(new MongoGroupPlaces(MongoCollections.of(MONGO.database()), unread)
                        .take(
                                List.of(
                                        new PlaceWanted(GroupId.parse("shop/crm"), 1, RunRef.of(stuck)),
                                        new PlaceWanted(GroupId.parse("shop/erp"), 1, RunRef.of(other))),
                                NOW))
                .containsExactly(RunRef.of(other));
        assertThat(unread.count()).isEqualTo(1);
    }

    /** Whoever goes through all groups takes fewer than asked for as the end. */
    @Test
    void groupsThatCannotBeReadAndSuchWithoutPlacesAreNotTheEndOfAll() {
        MONGO.database()
                .getCollection("groups")
                .insertMany(List.of(
                        new Document("_id", "shop/a").append("places", "nonsense"),
                        new Document("_id", "shop/b").append("places", List.of())));
        MongoGroupPlaces places = new MongoGroupPlaces(MongoCollections.of(MONGO.database()), new MalformedDocuments());
        for (String group : List.of("c", "d", "e")) {
            Run run = planned(Jobs.job("shop/bill").inGroup(group, 1).changedAt(NOW), NOW);
            places.take(List.of(new PlaceWanted(new GroupId("shop", group), 1, RunRef.of(run))), NOW);
        }

        assertThat(places.heldAfter(Optional.empty(), 2).keySet())
                .extracting(GroupId::name)
                .containsExactly("c", "d");
        assertThat(places.heldAfter(Optional.of(new GroupId("shop", "d")), 2).keySet())
                .extracting(GroupId::name)
                .containsExactly("e");
    }
}
