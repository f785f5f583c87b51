package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.Slot;
import io.distributedcron.core.run.Claim;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A document that holds several runs, as it was read.
 *
 * @param id of the document
 * @param slot of all its runs
 * @param version changed by everything but the ends of runs that were claimed together
 * @param running how many runs are RUNNING; within a version it only falls
 * @param claim under which those that stand apart from nothing were claimed together
 * @param write of the call that ended some of its runs last
 * @param common what is said of all its runs that do not stand apart
 * @param entries its runs, in their order
 */
record Bundle(
        String id,
        Slot slot,
        long version,
        int running,
        Optional<Claim> claim,
        Optional<Long> write,
        RawBsonDocument common,
        List<Entry> entries) {
    /**
     * One of the runs.
     *
     * @param raw as it is stored, without what the bundle says of all of them
     * @param run with that; null if it cannot be read
     * @param apart whether the claim of the bundle says nothing about it
     */
    record Entry(RawBsonDocument raw, @Nullable Run run, boolean apart) {}

    /** Those that can be read. */
    List<Run> runs() {
        return entries.stream()
                .<Run>mapMulti((entry, to) -> {
                    if (entry.run() != null) {
                        to.accept(entry.run());
                    }
                })
                .toList();
    }

    Optional<Run> find(RunId run) {
        return runs().stream().filter(it -> it.id().equals(run)).findFirst();
    }

    /** What finds it as it was read, and not after any other write. */
    BsonDocument unchanged() {
        return byId(id, slot)
                .append("version", new BsonInt64(version))
                .append("running", running == 0 ? BsonNull.VALUE : new BsonInt32(running));
    }

    static BsonDocument byId(String id, Slot slot) {
        return new BsonDocument("_id", new BsonString(id)).append("slot", new BsonInt32(slot.number()));
    }
}
