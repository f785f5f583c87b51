package io.distributedcron.core.store.mongo;

import com.mongodb.client.model.Projections;
import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Counts the runs of each claim of a worker, and compares their number with what the worker says to hold. Of bundles it
 * takes their counts; those of claims that do not agree have to be read closer.
 */
final class ClaimsCompared {
    static final Bson OF_BUNDLES = Projections.include("claim.token", "running", BundleCodec.MIXED);

    /**
     * A bundle of which a worker has some.
     *
     * @param token under which all were claimed together, if they were
     * @param running how many are RUNNING
     * @param mixed whether some of them stand apart
     */
    record OwnedBundle(String id, @Nullable Token token, int running, boolean mixed) {
        static OwnedBundle of(RawBsonDocument raw) {
            String id = null;
            Token token = null;
            int running = 0;
            boolean mixed = false;
            try (BsonReader reader = Fields.reader(raw)) {
                reader.readStartDocument();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    switch (reader.readName()) {
                        case "_id" -> id = reader.readString();
                        case "claim" -> token = readToken(reader);
                        case "running" -> running = Fields.readInt(reader);
                        case BundleCodec.MIXED -> mixed = reader.readBoolean();
                        default -> reader.skipValue();
                    }
                }
            }
            return new OwnedBundle(
                    Fields.required("_id", id), mixed ? token : Fields.required("claim", token), running, mixed);
        }

        private static @Nullable Token readToken(BsonReader reader) {
            Token token = null;
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                if (reader.readName().equals("token")) {
                    token = new Token(Fields.readUuid(reader));
                } else {
                    reader.skipValue();
                }
            }
            reader.readEndDocument();
            return token;
        }
    }

    private final Map<Token, Integer> held;
    private final Map<Token, Integer> owned = new HashMap<>();
    private final Set<Token> closer = new HashSet<>();
    private final List<OwnedRun> alone = new ArrayList<>();
    private final List<OwnedBundle> bundles = new ArrayList<>();

    ClaimsCompared(Map<Token, Integer> held) {
        this.held = held;
    }

    void add(OwnedRun run) {
        alone.add(run);
        owned.merge(run.token(), 1, Integer::sum);
        if (run.cancelRequested().isPresent()) {
            closer.add(run.token());
        }
    }

    void add(OwnedBundle bundle) {
        bundles.add(bundle);
        if (bundle.token() != null && bundle.mixed()) {
            closer.add(bundle.token());
        } else if (bundle.token() != null) {
            owned.merge(bundle.token(), bundle.running(), Integer::sum);
        }
    }

    Set<Token> agreeing() {
        Set<Token> agreeing = new HashSet<>();
        owned.forEach((token, count) -> {
            if (agrees(token)) {
                agreeing.add(token);
            }
        });
        return agreeing;
    }

    private boolean agrees(Token token) {
        return !closer.contains(token)
                && Integer.valueOf(owned.getOrDefault(token, 0)).equals(held.get(token));
    }

    /** Runs with documents of their own, of claims that do not agree. */
    List<OwnedRun> others() {
        return alone.stream().filter(run -> !agrees(run.token())).toList();
    }

    /** Bundles of claims that do not agree. */
    List<String> plain() {
        List<String> plain = new ArrayList<>();
        for (OwnedBundle bundle : bundles) {
            if (!bundle.mixed() && bundle.token() != null && !agrees(bundle.token())) {
                plain.add(bundle.id());
            }
        }
        return plain;
    }

    /** Bundles in which some runs stand apart. */
    List<String> mixed() {
        return bundles.stream().filter(OwnedBundle::mixed).map(OwnedBundle::id).toList();
    }
}
