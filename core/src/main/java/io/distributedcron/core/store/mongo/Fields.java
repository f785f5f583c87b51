package io.distributedcron.core.store.mongo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBinaryReader;
import org.bson.BsonDateTime;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.UuidRepresentation;
import org.jspecify.annotations.Nullable;

/** Reading and writing of values. Numbers are read in whatever type somebody wrote them with a shell. */
final class Fields {
    private Fields() {}

    /** Of the bytes themselves: the reader that a raw document makes decodes all of it into objects before it begins. */
    static BsonReader reader(RawBsonDocument raw) {
        return new BsonBinaryReader(raw.getByteBuffer().asNIO());
    }

    static int readInt(BsonReader reader) {
        return Math.toIntExact(readLong(reader));
    }

    static long readLong(BsonReader reader) {
        BsonType type = reader.getCurrentBsonType();
        return switch (type) {
            case INT32 -> reader.readInt32();
            case INT64 -> reader.readInt64();
            case DOUBLE -> wholeNumber(reader.readDouble());
            default ->
                throw new IllegalArgumentException(
                        "field " + reader.getCurrentName() + " is " + type + " and must be a number");
        };
    }

    private static long wholeNumber(double value) {
        if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
            throw new IllegalArgumentException(value + " is no whole number");
        }
        return (long) value;
    }

    static Duration readMillis(BsonReader reader) {
        return Duration.ofMillis(readLong(reader));
    }

    static Instant readInstant(BsonReader reader) {
        return Instant.ofEpochMilli(reader.readDateTime());
    }

    static void writeInstant(BsonWriter writer, String name, Instant time) {
        writer.writeDateTime(name, time.toEpochMilli());
    }

    static BsonDateTime dateTime(Instant time) {
        return new BsonDateTime(time.toEpochMilli());
    }

    static List<String> readTexts(BsonReader reader) {
        List<String> texts = new ArrayList<>();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            texts.add(reader.readString());
        }
        reader.readEndArray();
        return texts;
    }

    static UUID readUuid(BsonReader reader) {
        return reader.readBinaryData().asUuid(UuidRepresentation.STANDARD);
    }

    static BsonBinary uuid(UUID uuid) {
        return new BsonBinary(uuid, UuidRepresentation.STANDARD);
    }

    static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return value;
    }

    static IllegalArgumentException unreadable(String field, RuntimeException cause) {
        return new IllegalArgumentException("field " + field + ": " + cause.getMessage(), cause);
    }
}
