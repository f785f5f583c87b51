package io.distributedcron.core.channel.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** A growing array of bytes, written from its start. What {@link ByteReader} reads. Not thread-safe. */
final class ByteWriter {
    private byte[] bytes;
    private int size;

    ByteWriter(int expectedSize) {
        bytes = new byte[expectedSize];
    }

    void octet(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        bytes[size++] = (byte) value;
    }

    /** Seven bits per byte, lowest first, the high bit where more follow: small numbers that are not negative are short. */
    void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octet((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        octet((int) rest);
    }

    /** The sign in the lowest bit (zigzag), so that small numbers of either sign are short. */
    void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    /** Eight bytes, highest first: for what is random. */
    void fixed(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (value >>> shift));
        }
    }

    void text(String value) {
        block(value.getBytes(StandardCharsets.UTF_8));
    }

    /** These bytes, and before them how many they are. */
    void block(byte[] block) {
        unsigned(block.length);
        if (bytes.length - size < block.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + block.length));
        }
        System.arraycopy(block, 0, bytes, size, block.length);
        size += block.length;
    }

    void instant(Instant value) {
        signed(value.getEpochSecond());
        unsigned(value.getNano());
    }

    void duration(Duration value) {
        signed(value.getSeconds());
        unsigned(value.getNano());
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
