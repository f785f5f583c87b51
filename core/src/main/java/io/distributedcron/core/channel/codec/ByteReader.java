package io.distributedcron.core.channel.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote, and allocates no more than there are bytes. Not thread-safe. */
final class ByteReader {
    private static final int MAX_NANOS = 999_999_999;

    private final byte[] bytes;
    private int position;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() throws MalformedMessageException {
        if (position == bytes.length) {
            throw new MalformedMessageException("ends too early, after " + position + " bytes");
        }
        return bytes[position++] & 0xff;
    }

    long unsigned() throws MalformedMessageException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = octet();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedMessageException("a number is longer than 64 bits at byte " + position);
    }

    long signed() throws MalformedMessageException {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** An unsigned number within bounds, both included. */
    int bounded(int min, int max) throws MalformedMessageException {
        long value = unsigned();
        if (value < min || value > max) {
            throw new MalformedMessageException(
                    "number " + value + " is outside " + min + ".." + max + " at byte " + position);
        }
        return (int) value;
    }

    long fixed() throws MalformedMessageException {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << 8) | octet();
        }
        return value;
    }

    String text() throws MalformedMessageException {
        int length = bounded(0, Integer.MAX_VALUE);
        if (length > bytes.length - position) {
            throw new MalformedMessageException("a text of " + length + " bytes at byte " + position + " of "
                    + bytes.length + " goes beyond the end");
        }
        int from = position;
        position += length;
        if (isAscii(from, position)) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedMessageException("a text at byte " + from + " is not UTF-8", e);
        }
    }

    /** The bytes of a length that stands before them. */
    byte[] block() throws MalformedMessageException {
        int length = bounded(0, bytes.length - position);
        if (length > bytes.length - position) {
            throw new MalformedMessageException("a block of " + length + " bytes at byte " + position + " of "
                    + bytes.length + " goes beyond the end");
        }
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    Instant instant() throws MalformedMessageException {
        long seconds = signed();
        int nanos = bounded(0, MAX_NANOS);
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedMessageException("no instant is " + seconds + " s from the epoch", e);
        }
    }

    Duration duration() throws MalformedMessageException {
        long seconds = signed();
        return Duration.ofSeconds(seconds, bounded(0, MAX_NANOS));
    }

    private boolean isAscii(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
