package io.distributedcron.core.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteError;
import io.distributedcron.core.store.StoreException;
import java.util.Collection;
import java.util.function.Supplier;

/** Calls of the driver, whose failures become {@link StoreException}s that say what, about what, and what happens next. */
final class Calls {
    private static final int DUPLICATE_KEY = 11000;

    private Calls() {}

    static <T> T call(Supplier<String> what, String next, Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoException e) {
            throw new StoreException(what.get() + " failed: " + e.getMessage() + "; " + next, e);
        }
    }

    static void run(Supplier<String> what, String next, Runnable call) {
        call(what, next, () -> {
            call.run();
            return true;
        });
    }

    /** Names a few of many, for messages. */
    static String some(Collection<?> ids) {
        String first = ids.stream()
                .limit(3)
                .map(Object::toString)
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
        return ids.size() <= 3 ? first : first + " and " + (ids.size() - 3) + " more";
    }

    /** Whether a write stopped at a unique index, and at nothing else. */
    static boolean isDuplicateKey(MongoException e) {
        return switch (e) {
            case MongoWriteException write -> write.getError().getCode() == DUPLICATE_KEY;
            case MongoBulkWriteException bulk ->
                bulk.getWriteConcernError() == null
                        && bulk.getWriteErrors().stream().allMatch(Calls::isDuplicateKey);
            default -> e.getCode() == DUPLICATE_KEY;
        };
    }

    private static boolean isDuplicateKey(BulkWriteError error) {
        return error.getCode() == DUPLICATE_KEY;
    }
}
