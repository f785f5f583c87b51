package io.distributedcron.core.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.run.Ticket;
import io.distributedcron.core.store.GroupPlaces;
import io.distributedcron.core.store.InGroupLine;
import io.distributedcron.core.store.Place;
import io.distributedcron.core.store.PlaceWanted;
import io.distributedcron.core.store.WaitForPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * The places of groups: one document for each group of which a place is held, with the list of these. It is written by
 * single updates that look at the list themselves, so the limit holds whoever takes places at once, on a sharded cluster
 * too, where no unique index could span the jobs of a group.
 */
final class MongoGroupPlaces implements GroupPlaces {
    /** How many of those that wait are looked at. Behind them nobody's turn is known, and it is had by chance. */
    static final int LINE = 200;

    /** A PLANNED run of a later attempt is active. */
    private static final Bson UNCLAIMED = Filters.and(RunFields.PLANNED, Filters.eq("attempt", 1));

    static final Bson WAITS = Filters.and(UNCLAIMED, Filters.exists("waitsFor"));

    /** The same, such that the index alone tells: of something that exists it has to fetch the run. */
    static final Bson WAITS_FOR_ANY = Filters.and(UNCLAIMED, Filters.gt("waitsFor", ""));

    private final MongoCollections collections;
    private final MalformedDocuments malformed;

    MongoGroupPlaces(MongoCollections collections, MalformedDocuments malformed) {
        this.collections = collections;
        this.malformed = malformed;
    }

    @Override
    public Set<RunRef> take(List<PlaceWanted> wanted, Instant at) {
        if (wanted.isEmpty()) {
            return Set.of();
        }
        Map<GroupId, Map<Integer, List<RunRef>>> byGroup = new LinkedHashMap<>();
        wanted.forEach(place -> byGroup.computeIfAbsent(place.group(), group -> new LinkedHashMap<>())
                .computeIfAbsent(place.limit(), limit -> new ArrayList<>())
                .add(place.run()));
        return Calls.call(
                () -> "Taking places of the groups " + Calls.some(byGroup.keySet()),
                "any of them may be taken; take them again",
                () -> {
                    List<WriteModel<RawBsonDocument>> updates = new ArrayList<>();
                    byGroup.forEach((group, byLimit) -> byLimit.forEach((limit, runs) -> updates.add(
                            new UpdateOneModel<>(id(group), GroupUpdates.take(runs, limit, at), upsert()))));
                    collections.groups().bulkWrite(updates, new BulkWriteOptions().ordered(true));
                    Set<RunRef> taken = new HashSet<>();
                    read(Filters.in("_id", texts(byGroup.keySet())))
                            .values()
                            .forEach(places -> places.forEach(place -> taken.add(place.run())));
                    taken.retainAll(wanted.stream().map(PlaceWanted::run).toList());
                    return taken;
                });
    }

    private static UpdateOptions upsert() {
        return new UpdateOptions().upsert(true);
    }

    private static Bson id(GroupId group) {
        return Filters.eq("_id", group.toString());
    }

    private static List<String> texts(Collection<GroupId> groups) {
        return groups.stream().map(GroupId::toString).toList();
    }

    @Override
    public Map<GroupId, List<Place>> held(Set<GroupId> groups) {
        return groups.isEmpty()
                ? Map.of()
                : Calls.call(
                        () -> "Reading the places of the groups " + Calls.some(groups),
                        "read them again",
                        () -> read(Filters.in("_id", texts(groups))));
    }

    @Override
    public Map<GroupId, List<Place>> heldAfter(Optional<GroupId> after, int groups) {
        return Calls.call(() -> "Reading the places of " + groups + " groups", "read them again", () -> {
            Bson further = after.map(last -> Filters.gt("_id", last.toString())).orElse(Filters.empty());
            Map<GroupId, List<Place>> held = new LinkedHashMap<>();
            try (MongoCursor<RawBsonDocument> documents = collections
                    .groups()
                    .find(further)
                    .sort(Sorts.ascending("_id"))
                    .batchSize(groups)
                    .iterator()) {
                while (held.size() < groups && documents.hasNext()) {
                    decode(documents.next(), held);
                }
            }
            return held;
        });
    }

    private Map<GroupId, List<Place>> read(Bson filter) {
        Map<GroupId, List<Place>> held = new LinkedHashMap<>();
        for (RawBsonDocument raw : collections.groups().find(filter)) {
            decode(raw, held);
        }
        return held;
    }

    private void decode(RawBsonDocument raw, Map<GroupId, List<Place>> to) {
        malformed.decode("concurrency group", raw, MongoGroupPlaces::places, places -> {
            if (!places.isEmpty()) {
                to.put(places.getFirst().group(), places);
            }
        });
    }

    private static List<Place> places(RawBsonDocument raw) {
        GroupId group = GroupId.parse(raw.getString("_id").getValue());
        return raw.getArray(GroupUpdates.PLACES).stream()
                .map(BsonValue::asDocument)
                .map(place -> new Place(
                        group,
                        new RunRef(
                                new RunId(place.getString("run").getValue()),
                                JobId.parse(place.getString("job").getValue()),
                                new Ticket(place.getNumber("ticket").longValue())),
                        Instant.ofEpochMilli(place.getDateTime("since").getValue())))
                .toList();
    }

    @Override
    public Map<Place, Place.Use> uses(Collection<Place> places) {
        if (places.isEmpty()) {
            return Map.of();
        }
        List<RunRef> runs = places.stream().map(Place::run).toList();
        return Calls.call(
                () -> "Reading what has places, "
                        + Calls.some(runs.stream().map(RunRef::id).toList()),
                "read it again",
                () -> {
                    Map<RunId, RawBsonDocument> found = new HashMap<>();
                    for (RawBsonDocument raw : holders(runs)) {
                        found.put(new RunId(raw.getString("_id").getValue()), raw);
                    }
                    Map<Place, Place.Use> uses = new HashMap<>();
                    places.forEach(place -> uses.put(place, use(place, found)));
                    return uses;
                });
    }

    FindIterable<RawBsonDocument> holders(Collection<RunRef> runs) {
        return collections
                .runs()
                .find(RunFields.idsOf(runs))
                .hint(MongoIndexes.ID)
                .projection(Projections.include("state", "attempt", "ticket"));
    }

    private Place.Use use(Place place, Map<RunId, RawBsonDocument> found) {
        RawBsonDocument run = found.get(place.run().id());
        if (run == null) {
            return Place.Use.OVER;
        }
        List<Place.Use> use = new ArrayList<>(1);
        malformed.decode(
                "run",
                run,
                raw -> place.use(
                        RunState.valueOf(raw.getString("state").getValue()),
                        raw.getNumber("attempt").intValue(),
                        new Ticket(raw.getNumber("ticket").longValue())),
                use::add);
        return use.isEmpty() ? Place.Use.ACTIVE : use.getFirst();
    }

    /** Groups without places are removed at once, so that there are never more documents than groups with active runs. */
    @Override
    public void giveBack(Collection<Place> places) {
        if (places.isEmpty()) {
            return;
        }
        Map<GroupId, List<RunRef>> byGroup = new LinkedHashMap<>();
        places.forEach(place -> byGroup.computeIfAbsent(place.group(), group -> new ArrayList<>())
                .add(place.run()));
        Calls.run(
                () -> "Giving places of the groups " + Calls.some(byGroup.keySet()) + " back",
                "any of them may be given back; the others are found by the master",
                () -> {
                    List<WriteModel<RawBsonDocument>> updates = new ArrayList<>();
                    byGroup.forEach((group, runs) -> {
                        updates.add(new UpdateOneModel<>(id(group), GroupUpdates.giveBack(runs)));
                        updates.add(GroupUpdates.removeIfEmpty(group));
                    });
                    collections.groups().bulkWrite(updates, new BulkWriteOptions().ordered(true));
                });
    }

    @Override
    public Set<RunId> await(List<WaitForPlace> waits) {
        if (waits.isEmpty()) {
            return Set.of();
        }
        return Calls.call(
                () -> "Letting the runs "
                        + Calls.some(waits.stream().map(wait -> wait.run().id()).toList()) + " wait for places",
                "any of them may wait; whatever waits comes back by itself",
                () -> {
                    collections
                            .runs()
                            .bulkWrite(
                                    waits.stream()
                                            .map(MongoGroupPlaces::waiting)
                                            .toList(),
                                    new BulkWriteOptions().ordered(false));
                    return waitingNow(waits);
                });
    }

    private static UpdateOneModel<RawBsonDocument> waiting(WaitForPlace wait) {
        return new UpdateOneModel<>(
                Filters.and(RunFields.stillPlanned(List.of(wait.run())), MongoPlannedRuns.NEVER_CLAIMED),
                RunUpdates.waitingForPlace(wait),
                new UpdateOptions().hint(MongoIndexes.ID));
    }

    private Set<RunId> waitingNow(List<WaitForPlace> waits) {
        List<RunRef> changed = waits.stream()
                .map(wait -> new RunRef(wait.run().id(), wait.run().job(), wait.ticket()))
                .toList();
        Set<RunId> waiting = new HashSet<>();
        for (RawBsonDocument raw : collections
                .runs()
                .find(RunFields.stillPlanned(changed))
                .hint(MongoIndexes.ID)
                .projection(Projections.include("_id"))) {
            waiting.add(new RunId(raw.getString("_id").getValue()));
        }
        return waiting;
    }

    @Override
    public Map<GroupId, List<InGroupLine>> lines(Set<GroupId> groups, Instant dueSince) {
        return Calls.call(() -> "Reading who waits for places of " + Calls.some(groups), "read it again", () -> {
            Map<GroupId, List<InGroupLine>> lines = new HashMap<>();
            for (GroupId group : groups) {
                List<InGroupLine> line = new ArrayList<>();
                for (RawBsonDocument raw : line(group, dueSince)) {
                    malformed.decode("run", raw, MongoGroupPlaces::inLine, line::add);
                }
                if (!line.isEmpty()) {
                    line.sort(null);
                    lines.put(group, line);
                }
            }
            return lines;
        });
    }

    FindIterable<RawBsonDocument> line(GroupId group, Instant dueSince) {
        return collections
                .runs()
                .find(Filters.and(
                        Filters.eq("waitsFor", group.toString()),
                        UNCLAIMED,
                        Filters.gte("due", Fields.dateTime(dueSince))))
                .sort(Sorts.ascending("waitingSince"))
                .projection(Projections.include("job", "ticket", "spec.sharing.groupLimit", "due", "waitingSince"))
                .hintString(MongoIndexes.GROUP_LINE)
                .limit(LINE);
    }

    private static InGroupLine inLine(RawBsonDocument raw) {
        return new InGroupLine(
                new RunRef(
                        new RunId(raw.getString("_id").getValue()),
                        JobId.parse(raw.getString("job").getValue()),
                        new Ticket(raw.getNumber("ticket").longValue())),
                raw.getDocument("spec")
                        .getDocument("sharing")
                        .getNumber("groupLimit")
                        .intValue(),
                Instant.ofEpochMilli(raw.getDateTime("waitingSince").getValue()),
                Instant.ofEpochMilli(raw.getDateTime("due").getValue()));
    }

    @Override
    public Set<GroupId> waitedFor() {
        return Calls.call(() -> "Asking for which groups runs wait", "ask again", () -> {
            Set<GroupId> groups = new HashSet<>();
            for (BsonValue group : collections.runs().distinct("waitsFor", WAITS_FOR_ANY, BsonValue.class)) {
                malformed.decodeValue(
                        "group", group, it -> GroupId.parse(it.asString().getValue()), groups::add);
            }
            return groups;
        });
    }
}
