package io.distributedcron.core.channel.codec;

import java.util.Random;

/** Bytes that somebody else may have put into a topic. */
public final class HostileBytes {
    private HostileBytes() {}

    /** Noise, or a right message that was damaged. */
    public static byte[] of(byte[] original, Random random) {
        return random.nextInt(3) == 0 ? Mutations.noise(random) : Mutations.of(original, random);
    }

    public static boolean isNoPage(byte[] bytes) {
        try {
            var unused = PageCodec.decode(bytes);
            return false;
        } catch (MalformedMessageException e) {
            return true;
        }
    }

    public static boolean isNoRun(byte[] bytes) {
        try {
            var unused = RunMessageCodec.decode(bytes);
            return false;
        } catch (MalformedMessageException e) {
            return true;
        }
    }
}
