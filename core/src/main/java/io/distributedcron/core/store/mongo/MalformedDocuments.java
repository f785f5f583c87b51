package io.distributedcron.core.store.mongo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done about documents that cannot be read: each is logged once with its id, counted, and skipped. Thread-safe. */
final class MalformedDocuments {
    private static final Logger log = LoggerFactory.getLogger(MalformedDocuments.class);
    private static final int REMEMBERED = 1000;

    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();

    /** Hands the decoded document on, if it can be decoded. */
    <T> void decode(String what, RawBsonDocument raw, Function<RawBsonDocument, T> decoder, Consumer<? super T> to) {
        T decoded;
        try {
            decoded = decoder.apply(raw);
        } catch (RuntimeException e) {
            report(what, raw, e);
            return;
        }
        to.accept(decoded);
    }

    /** Hands on what a field of some documents has as its value, if it can be read. */
    <T> void decodeValue(String what, BsonValue value, Function<BsonValue, T> decoder, Consumer<? super T> to) {
        T decoded;
        try {
            decoded = decoder.apply(value);
        } catch (RuntimeException e) {
            count.incrementAndGet();
            if (logged.size() < REMEMBERED && logged.add(what + " " + value)) {
                log.error(
                        "Some runs have the {} {}, which cannot be read; they are skipped until somebody repairs or deletes"
                                + " them: {}",
                        what,
                        value,
                        e.getMessage());
            }
            return;
        }
        to.accept(decoded);
    }

    private void report(String what, RawBsonDocument raw, RuntimeException cause) {
        count.incrementAndGet();
        String id = id(raw);
        if (logged.size() < REMEMBERED && logged.add(what + " " + id)) {
            log.error(
                    "The document of {} {} cannot be read, and is skipped until somebody repairs or deletes it: {}",
                    what,
                    id,
                    cause.getMessage());
        }
    }

    private static String id(RawBsonDocument raw) {
        try {
            return raw.get("_id") instanceof BsonString id ? id.getValue() : String.valueOf(raw.get("_id"));
        } catch (BsonSerializationException e) {
            return "with unreadable id";
        }
    }

    long count() {
        return count.get();
    }
}
