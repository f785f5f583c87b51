package io.distributedcron.core.channel.codec;

import java.util.Arrays;
import java.util.Random;

/** What may happen to bytes on their way, or be sent on purpose. */
final class Mutations {
    private Mutations() {}

    static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[0] = RunMessageCodec.VERSION;
        }
        return bytes;
    }

    /** One to four bytes changed, cut, put in or doubled. */
    static byte[] of(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 1; changes--) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> splice(bytes, at, new byte[] {(byte) random.nextInt()}, at);
                case 2 -> splice(bytes, at, new byte[0], at + 1);
                case 3 -> splice(bytes, at, bytes, at);
                default -> splice(bytes, at, new byte[] {(byte) (bytes[at] ^ (1 << random.nextInt(8)))}, at + 1);
            };
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int until, byte[] middle, int from) {
        byte[] result = Arrays.copyOf(bytes, until + middle.length + bytes.length - from);
        System.arraycopy(middle, 0, result, until, middle.length);
        System.arraycopy(bytes, from, result, until + middle.length, bytes.length - from);
        return result;
    }
}
