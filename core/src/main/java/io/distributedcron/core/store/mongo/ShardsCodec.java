package io.distributedcron.core.store.mongo;

import io.distributedcron.core.job.Shards;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;

/** How a job's planned times are cut, as a document inside its spec. */
final class ShardsCodec {
    static final String NAME = "shards";

    private ShardsCodec() {}

    static void write(BsonWriter writer, Shards shards) {
        writer.writeStartDocument(NAME);
        writer.writeInt32("count", shards.count());
        if (!shards.items().isEmpty()) {
            writer.writeStartArray("items");
            shards.items().forEach(writer::writeString);
            writer.writeEndArray();
        }
        if (shards.completion() != Shards.Completion.ALL_SUCCEEDED) {
            writer.writeString("completion", shards.completion().name());
        }
        writer.writeEndDocument();
    }

    static Shards read(BsonReader reader) {
        int count = 1;
        List<String> items = new ArrayList<>();
        Shards.Completion completion = Shards.Completion.ALL_SUCCEEDED;
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case "count" -> count = Fields.readInt(reader);
                case "items" -> readItems(reader, items);
                case "completion" -> completion = Shards.Completion.valueOf(reader.readString());
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return new Shards(count, items, completion);
    }

    private static void readItems(BsonReader reader, List<String> items) {
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            items.add(reader.readString());
        }
        reader.readEndArray();
    }
}
